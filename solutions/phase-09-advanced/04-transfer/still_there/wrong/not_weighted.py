"""strong and weak examples count alike"""

import torch


def still_there(features, directions, error):
    on = (features > 0).to(error)
    along = (on * (error @ directions.T)).sum(0)
    return along / ((on * features).sum(0) * directions.pow(2).sum(1))
