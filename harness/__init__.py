"""How we speak to a deployment and how we judge it."""

from harness.trials.check import Control, for_every, may, must, should

__all__ = ["Control", "for_every", "may", "must", "should"]
