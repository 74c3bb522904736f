from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views import View


class ForRoles(View):
    """A page for those who hold one of `roles`; others get 403."""

    roles: tuple = ()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*self.roles):
            raise PermissionDenied(_("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)
