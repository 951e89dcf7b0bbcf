package io.vigil.ipc.engine;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.OwnerInfo;
import io.vigil.ipc.owner.Owners;
import java.util.List;
import java.util.stream.Collectors;

/** Who else has a mailbox open. No state. */
final class MailboxUsers {
    private final Owners owners;
    private final Owner self;

    MailboxUsers(Owners owners, Owner self) {
        this.owners = owners;
        this.self = self;
    }

    /** CONSUMER_ACTIVE when somebody else reads it, INVALID_STATE when somebody else has it open. */
    void requireNone(Mailbox mailbox) {
        List<OwnerInfo> others = owners.list().stream()
                .filter(info -> info.slot() != self.slot()
                        && info.life() != OwnerInfo.Life.DEAD
                        && info.isAttachedTo(mailbox.name()))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        boolean isRead = others.stream().anyMatch(info -> info.slot() == mailbox.consumer());
        throw new VigilException(
                isRead ? ErrorCode.CONSUMER_ACTIVE : ErrorCode.INVALID_STATE,
                "mailbox is in use: name=" + mailbox.name() + ", pids="
                        + others.stream()
                                .map(info -> String.valueOf(info.pid()))
                                .collect(Collectors.joining(","))
                        + "; stop them, or force its removal");
    }
}
