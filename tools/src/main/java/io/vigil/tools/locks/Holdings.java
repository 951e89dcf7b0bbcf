package io.vigil.tools.locks;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.LaneWords;
import io.vigil.ipc.lane.ParkedTerm;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.owner.OwnerInfo;
import io.vigil.ipc.owner.Owners;
import io.vigil.tools.LaneName;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.locks.Holding.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what is held in a home. Belongs to one thread. */
final class Holdings {
    private static final long GROWTH = 0;
    private static final long MOVES = 1;

    private final OwnerBook owners;
    private final FileLocks files;
    private final List<Holding> all = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();

    private Holdings(OwnerBook owners) {
        this.owners = owners;
        TreeSet<Long> pids = new TreeSet<>();
        owners.all().forEach(info -> pids.add(info.pid()));
        this.files = FileLocks.of(pids);
    }

    static Holdings in(Home home) {
        Holdings holdings = new Holdings(OwnerBook.of(home));
        holdings.slots();
        holdings.lock(home.ownerLocks(), Owners.JANITOR_LOCK, Kind.JANITOR, "home");
        for (String name : MailboxFiles.namesIn(home.mailboxes())) {
            try {
                holdings.mailbox(MailboxView.open(MailboxFiles.of(home.mailboxes(), name)));
            } catch (VigilException e) {
                holdings.damage.add(e.getMessage());
            }
        }
        return holdings;
    }

    List<Holding> all() {
        return all;
    }

    /** What could not be looked at, and why. */
    List<String> damage() {
        return damage;
    }

    private void slots() {
        for (OwnerInfo info : owners.all()) {
            all.add(new Holding(
                    Kind.SLOT,
                    "home",
                    info.slot(),
                    info.pid(),
                    info.name(),
                    info.joinedEpochMs(),
                    OwnerBook.lifeOf(info),
                    null));
        }
    }

    private void lock(Path file, long index, Kind kind, String what) {
        for (long pid : files.holders(file, index)) {
            List<OwnerInfo> suspects =
                    owners.all().stream().filter(info -> info.pid() == pid).toList();
            // A process may have joined more than once; then nobody can say which of its owners it was.
            OwnerInfo only = suspects.size() == 1 ? suspects.get(0) : null;
            all.add(new Holding(
                    kind,
                    what,
                    only == null ? null : only.slot(),
                    pid,
                    only == null ? null : only.name(),
                    null,
                    suspects.isEmpty() ? null : OwnerBook.lifeOf(suspects.get(0)),
                    null));
        }
    }

    private void mailbox(MailboxView view) {
        lock(view.locks(), GROWTH, Kind.GROWTH, view.name());
        lock(view.locks(), MOVES, Kind.MOVE, view.name());
        roles(view);
        for (int lane = 0; lane < view.laneCount(); lane++) {
            parked(view, lane);
            view.forEachFrame(lane, frame -> frame(view.name(), frame));
        }
    }

    private void roles(MailboxView view) {
        Map<Integer, List<String>> readers = new TreeMap<>();
        for (int lane = 0; lane < view.laneCount(); lane++) {
            LaneWords words = view.words(lane);
            String name = LaneName.of(lane);
            if (words.holder() != Cells.NOBODY) {
                readers.computeIfAbsent(words.holder(), slot -> new ArrayList<>())
                        .add(name);
            }
            if (words.limboSlot() != Cells.NOBODY) {
                all.add(Holding.by(
                        words.limboSlot(),
                        owners,
                        Kind.LIMBO,
                        view.name(),
                        "lane " + name + ", from term " + words.limboTerm()));
            }
        }
        readers.forEach((slot, lanes) -> all.add(Holding.by(
                slot,
                owners,
                Kind.CONSUMER,
                view.name(),
                lanes.size() == LaneName.PRIORITIES ? null : "lane " + String.join(", ", lanes))));
    }

    private void parked(MailboxView view, int lane) {
        for (ParkedTerm term : view.parked(lane)) {
            for (int slot : term.owners()) {
                all.add(Holding.by(
                        slot, owners, Kind.PARKED, view.name(), "lane " + LaneName.of(lane) + ", term " + term.term()));
            }
        }
    }

    private void frame(String mailbox, FrameSnapshot frame) {
        boolean leased = frame.state() == FrameSnapshot.State.LEASED;
        if (frame.owner() == Cells.NOBODY || (!leased && frame.state() != FrameSnapshot.State.WRITING)) {
            return;
        }
        String address = new MessageAddress(mailbox, frame.lane(), frame.term(), frame.unit()).toString();
        boolean examined = leased && (frame.flags() & Cells.EXAMINED) != 0;
        boolean moving = leased && (frame.flags() & Cells.MOVING) != 0;
        String note = examined
                ? "janitor looks at its deadline"
                : moving ? "moves to another lane" : leased ? "delivery " + frame.deliveries() : null;
        all.add(Holding.by(frame.owner(), owners, leased ? Kind.LEASE : Kind.WRITE, address, note));
    }
}
