"""What webhooks tell, why one is turned off and why a message did not arrive, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from village.core.posting import PostFault
from village.webhooks.words import WebhookEvent, WebhookHalt

EVENT_NAMES: Mapping[WebhookEvent, str] = MappingProxyType(
    {
        WebhookEvent.APPLICATION_SUBMITTED: _l("Application submitted"),
        WebhookEvent.APPLICATION_AMENDED: _l("Application amended"),
        WebhookEvent.APPLICATION_SCREENED: _l("Application found eligible or not"),
        WebhookEvent.APPLICATION_DECIDED: _l("Decision announced or reversed"),
        WebhookEvent.APPLICATION_CONFIRMED: _l("Participation confirmed"),
        WebhookEvent.APPLICATION_DECLINED: _l("Place declined or taken back"),
        WebhookEvent.APPLICATION_WITHDRAWN: _l("Application withdrawn"),
        WebhookEvent.STAND_GIVEN: _l("Stand given"),
        WebhookEvent.STAND_RELEASED: _l("Stand freed"),
        WebhookEvent.CONTRACT_ISSUED: _l("Contract issued"),
        WebhookEvent.CONTRACT_SIGNED: _l("Contract signed"),
        WebhookEvent.CONTRACT_CANCELLED: _l("Contract cancelled"),
        WebhookEvent.INVOICE_ISSUED: _l("Invoice issued"),
        WebhookEvent.INVOICE_PAID: _l("Invoice paid"),
        WebhookEvent.BADGE_ISSUED: _l("Badge issued"),
        WebhookEvent.BADGE_REVOKED: _l("Badge revoked"),
        WebhookEvent.CHECKED_IN: _l("Scan at the gate"),
        WebhookEvent.CHECK_INS_UPLOADED: _l("Scans that a gate without network brought later"),
    }
)
HALTS: Mapping[WebhookHalt, str] = MappingProxyType(
    {
        WebhookHalt.FAILING: _l(
            "A webhook was turned off: no message has arrived at its address for a day, or the "
            "server there answered that the address no longer exists."
        ),
        WebhookHalt.OWNERLESS: _l(
            "A webhook was turned off: who registered it is no longer an organiser of this edition."
        ),
    }
)
FAULTS: Mapping[PostFault, str] = MappingProxyType(
    {
        PostFault.UNKNOWN_HOST: _l("There is no server of this name."),
        PostFault.PRIVATE: _l("The address leads into a private network."),
        PostFault.UNREACHABLE: _l("The server does not answer, or broke off."),
        PostFault.CERTIFICATE: _l("The server's certificate is not valid for its name."),
        PostFault.TIMEOUT: _l("The server took too long."),
        PostFault.REDIRECT: _l("The server sends on to another address, which is not followed."),
        PostFault.REFUSED: _l("The server did not accept the message."),
    }
)
