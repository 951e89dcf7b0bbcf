package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.chronicle.ChronicleTermStore;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneCheck;
import io.vigil.ipc.lane.LaneWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.storage.TermStore;
import org.jspecify.annotations.Nullable;

/**
 * A named, bounded, durable queue with five priority lanes, a dead-letter lane and a lane of delayed messages, as one
 * process has it open.
 *
 * <p>Thread-safe; writers and readers made from it belong to one thread each. Closing it releases its lock file;
 * mappings go when nobody can reach them any more, so a thread that still reads never faults.
 */
public final class Mailbox implements AutoCloseable {
    private final MailboxFiles files;
    private final MailboxConfig config;
    private final Region control;
    private final StateWord state;
    private final VigilClock clock;
    private final Liveness owners;
    private final TermTable terms;
    private final TermGrowth growth;
    private final Lane[] lanes;
    private final Doorbell readers;
    private final Doorbell senders;
    private final LockFile locks;
    private final Mover mover;
    private volatile MailboxListener listener = (lane, term, unit, expired) -> {};

    Mailbox(MailboxFiles files, Region control, Os os, VigilClock clock, Liveness owners) {
        this.files = files;
        this.control = control;
        this.state = new StateWord(control);
        this.clock = clock;
        this.owners = owners;
        this.config = MailboxSettings.read(control);
        this.locks = os.openLocks(files.locks());
        TermStore store = ChronicleTermStore.at(files.terms(), os);
        this.terms = new TermTable(control, store.file());
        Fates fates = new Fates(control, ControlLayout.FATES);
        this.growth = new TermGrowth(control, config, terms, store, locks);
        this.lanes = MailboxOpening.lanes(files.name(), control, config, new MailboxHost(this, terms, growth, fates));
        this.readers = new Doorbell(
                control, os, ControlLayout.READERS_ASLEEP, ControlLayout.READER_WORDS, ControlLayout.READER_OWNERS);
        this.senders = new Doorbell(
                control, os, ControlLayout.SENDERS_ASLEEP, ControlLayout.SENDER_WORDS, ControlLayout.SENDER_OWNERS);
        this.mover = new Mover(this, new MoveIntent(control), new ProcessLock(locks, ProcessLock.MOVES));
    }

    /**
     * Opens a mailbox that exists.
     *
     * @throws VigilException INVALID_STATE when there is none, CORRUPT_STORE or LAYOUT_MISMATCH when it is not usable
     */
    public static Mailbox open(MailboxFiles files, Os os, VigilClock clock, Liveness owners) {
        return MailboxOpening.open(files, os, clock, owners);
    }

    /**
     * Opens a mailbox, creating it complete or not at all when it is not there.
     *
     * @param config its settings when created; {@code null} accepts whatever an existing one has
     */
    public static Mailbox openOrCreate(
            MailboxFiles files, @Nullable MailboxConfig config, Os os, VigilClock clock, Liveness owners) {
        return MailboxOpening.openOrCreate(files, config, os, clock, owners);
    }

    /** A look at the words of every lane; a kill or a peer at work leaves none of them impossible. */
    void check() {
        for (Lane lane : lanes) {
            LaneCheck.run(lane);
        }
        state.heal(lanes);
        growth.checkFates(lanes);
    }

    /** INVALID_CONFIGURATION that gives both values of every setting that differs. */
    public void requireSettings(MailboxConfig asked) {
        MailboxSettings.requireSame(name(), asked, config);
    }

    public String name() {
        return files.name();
    }

    public MailboxConfig config() {
        return config;
    }

    /** Sends from one thread. */
    public MailboxWriter writer() {
        return new MailboxWriter(this);
    }

    /** Whoever hears of messages that end here; the last one that was set. */
    public void listen(MailboxListener hears) {
        listener = hears;
    }

    MailboxListener listener() {
        return listener;
    }

    /** Waits for room for a writer of the same thread. */
    public RoomWait roomWait(MailboxWriter writer) {
        return new RoomWait(this, writer);
    }

    /**
     * Reads as the one consumer.
     *
     * @param forced takes the role from a live one, which is fenced
     * @throws VigilException CONSUMER_ACTIVE when there is another, INVALID_STATE when the mailbox is per-cell
     */
    public MailboxReader reader(boolean forced) {
        if (config.perCell()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "mailbox has competing consumers: name=" + name() + "; open a competing reader");
        }
        return MailboxReader.open(this, forced);
    }

    /** Reads one frame at a time, beside others. */
    public LeasingReader leasingReader() {
        if (!config.perCell()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "mailbox has one consumer: name=" + name() + "; open an exclusive reader");
        }
        return new LeasingReader(this, 0, ControlLayout.PRIORITIES);
    }

    /**
     * Consumes with several messages in hand, as the settings say: as the one consumer, or beside others.
     *
     * @param forced takes the role of the one consumer from a live one, which is fenced
     * @throws VigilException CONSUMER_ACTIVE when there is another
     */
    public MailboxConsumer consumer(boolean forced) {
        return config.perCell() ? new LeasingConsumer(this, leasingReader()) : new WindowConsumer(this, reader(forced));
    }

    /** Reads the dead letters, one at a time, without disturbing anybody. */
    public LeasingReader deadLetters() {
        return new LeasingReader(this, ControlLayout.DEAD, ControlLayout.DEAD + 1);
    }

    /** Looks at the dead letters, sends them again, throws them away. */
    public DeadLetters dead() {
        return new DeadLetters(this);
    }

    /**
     * Drops everything that waits in a lane, counted: an operator's order. What readers have in hand stays theirs; the
     * one reader of an exclusive mailbox may still have been given some of it.
     *
     * @param lane 0..4 priorities, 5 dead letters, 6 delayed
     * @return how many
     */
    public long purge(int lane) {
        return new MailboxEnds(this).purge(lane);
    }

    /** As {@link #purge(int)}, in every lane. */
    public long purge() {
        return new MailboxEnds(this).purge();
    }

    public boolean isShut() {
        return state.isShut();
    }

    /** Ends the mailbox for everybody, in every process: sends are refused, waiters wake. Messages stay readable. */
    public void shut() {
        state.shut();
        readers.wake();
        senders.wake();
    }

    /** Marks it as removed, and shuts it; {@link MailboxRemoval} does the rest, by whomever. */
    public void markRemoved() {
        MailboxRemoval.mark(control);
        shut();
    }

    /** Whether it was removed, by whomever: another of that name is another mailbox. */
    public boolean isRemoved() {
        return MailboxRemoval.isMarked(control);
    }

    /** Slot of the one reader, {@link Cells#NOBODY} when there is none or when there may be several. */
    public int consumer() {
        return config.perCell() ? Cells.NOBODY : LaneWords.of(lanes[0]).holder();
    }

    /** Whether it is ephemeral and belongs to that slot: it goes with its owner. */
    public boolean isOwnedBy(int slot) {
        return config.ephemeral() && MailboxSettings.ownerSlot(MailboxSettings.owner(control)) == slot;
    }

    /** Whether it is ephemeral and belongs to this process. */
    public boolean isOwn() {
        return config.ephemeral() && MailboxSettings.owner(control) == MailboxSettings.ownerWord(owners);
    }

    /** Ends messages whose time is over where nobody reads; returns how many. Safe beside everybody. */
    public int expire() {
        return new MailboxEnds(this).expire();
    }

    /** Looks at the mailbox from outside: read-only, and disturbing nobody. */
    public MailboxView view() {
        return MailboxView.open(files);
    }

    /** Counts a message that a policy drops before it is sent. */
    public void countDroppedNewest() {
        count(ControlLayout.DROPPED_NEWEST);
    }

    public MailboxStats stats() {
        return MailboxStats.of(control, lanes, terms, clock);
    }

    /** Repairs everything that a dead owner held here; false when something has to wait for a later sweep. */
    public boolean sweep(int deadSlot) {
        return new MailboxSweep(this).run(deadSlot);
    }

    Region control() {
        return control;
    }

    StateWord state() {
        return state;
    }

    VigilClock clock() {
        return clock;
    }

    Liveness owners() {
        return owners;
    }

    Lane lane(int index) {
        return lanes[index];
    }

    Lane[] lanes() {
        return lanes;
    }

    Doorbell readersBell() {
        return readers;
    }

    Doorbell sendersBell() {
        return senders;
    }

    Mover mover() {
        return mover;
    }

    /** Adds one to a counter that is not on the hot path. */
    void count(int counter) {
        long value;
        do {
            value = control.getLongAcquire(counter);
        } while (!control.compareAndSetLong(counter, value, value + 1));
    }

    @Override
    public void close() {
        locks.close();
    }

    @Override
    public String toString() {
        return files.name();
    }
}
