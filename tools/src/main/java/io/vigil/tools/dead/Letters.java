package io.vigil.tools.dead;

import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.message.MessageFields;
import io.vigil.tools.LaneName;
import io.vigil.tools.ShownMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks at the dead letters of a mailbox, oldest first; takes nothing and disturbs nobody. No state. */
final class Letters {
    private Letters() {}

    static List<ShownMessage> of(MailboxFiles files, Predicate<ShownMessage> which) {
        MailboxView view = MailboxView.open(files);
        MessageFields codec = new MessageFields(view.config());
        List<ShownMessage> letters = new ArrayList<>();
        view.forEachFrame(LaneName.DEAD.index(), frame -> {
            ShownMessage letter = ShownMessage.of(view.name(), codec, frame);
            if (letter != null && which.test(letter)) {
                letters.add(letter);
            }
        });
        return letters;
    }

    /** Why it is one. */
    static Failure.Reason reason(ShownMessage letter) {
        Failure failure = letter.metadata().failure();
        return failure == null ? Failure.Reason.UNKNOWN : failure.reason();
    }
}
