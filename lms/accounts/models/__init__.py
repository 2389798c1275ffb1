from .agency import Agency, TrainingCentre
from .letter import Letter
from .membership import Membership, Role
from .user import User

__all__ = ["Agency", "Letter", "Membership", "Role", "TrainingCentre", "User"]
