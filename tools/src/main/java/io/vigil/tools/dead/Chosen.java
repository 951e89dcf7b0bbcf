package io.vigil.tools.dead;

import io.vigil.ipc.mailbox.DeadLetter;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Invocation;
import io.vigil.tools.NotThereException;
import io.vigil.tools.Printable;
import io.vigil.tools.ShownMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The dead letters that a line means, looked up before anything is done to them. No state. */
final class Chosen {
    private record Place(long term, int unit) {}

    private Chosen() {}

    /**
     * Those that are named, all when none is. Every one that is named has to be there: it may be the wrong word that is
     * missing, and not the letter.
     */
    static List<ShownMessage> of(MailboxFiles files, List<String> ids, WhichLetters which) {
        List<ShownMessage> found = Letters.of(
                files,
                letter -> which.test(letter) && (ids.isEmpty() || ids.stream().anyMatch(letter::isNamed)));
        for (String id : ids) {
            if (found.stream().noneMatch(letter -> letter.isNamed(id))) {
                throw new NotThereException("no such dead letter: mailbox=" + files.name() + ", id="
                        + Printable.of(id, 80) + "; vigil dead ls " + files.name() + " shows those that there are");
            }
        }
        return found;
    }

    static int show(Invocation invocation, List<ShownMessage> chosen, String what) {
        for (ShownMessage letter : chosen) {
            invocation.out().println(invocation.json() ? letter.json() : Printable.of(letter.id()));
        }
        invocation.notes().println("vigil: dry run, nothing was done: " + chosen.size() + " " + what);
        return ExitCode.DONE;
    }

    /** The same ones for the engine, and no letter that came since. */
    static Predicate<DeadLetter> places(List<ShownMessage> chosen) {
        Set<Place> places = new HashSet<>();
        for (ShownMessage letter : chosen) {
            places.add(new Place(letter.address().generation(), letter.address().unit()));
        }
        return letter -> places.contains(new Place(letter.term(), letter.unit()));
    }
}
