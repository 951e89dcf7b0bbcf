package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * Repair (section 2) and sweep (section 8): turns every word that names a dead owner into one that does not, each by
 * one CAS that somebody else may have done already; aborts the frame of a suspect; prepares terms ahead.
 *
 * <p>The order is load, ask whether the owner's lock is free, CAS. The answer is about the owner that the loaded word
 * named; asked first, it could be about the slot's owner of before.
 */
final class JanitorModel extends Role implements Program {
    private static final int ADDRESS = OWN;
    private static final int WORD = OWN + 1;
    private static final int HEAD = OWN + 2;
    private static final int SUSPECT = OWN + 3;

    private enum At {
        IDLE,
        ASK_OWNER,
        LOAD_LATE,
        REPAIR,
        ABORT_SUSPECT,
        LEASE,
        READ_DEADLINE,
        EXPIRE,
        PUT_BACK,
        ASK_HOLDER,
        CLEAR_HOLDER,
        READ_HEAD,
        READ_LIMBO,
        ASK_ZOMBIE,
        RAISE_LIMBO
    }

    private static final At[] STEPS = At.values();
    private final PreparerModel preparer;
    private final int cellChoices;

    JanitorModel(Lane lane, int slot) {
        super(lane, slot);
        preparer = new PreparerModel(lane, slot);
        cellChoices = scenario.mostTerms * (scenario.units + 1);
    }

    @Override
    public int choices() {
        return cellChoices + 3;
    }

    @Override
    public @Nullable String step(Machine m, int choice) {
        if (preparer.isRunning(m)) {
            return choice == 0 ? preparer.step(m) : null;
        }
        At at = STEPS[m.reg(AT)];
        if (at == At.IDLE) {
            return begin(m, choice);
        }
        if (choice != 0) {
            return null;
        }
        return switch (at) {
            case IDLE -> null;
            case ASK_OWNER -> askOwner(m);
            case LOAD_LATE -> loadLate(m);
            case REPAIR -> repair(m);
            case ABORT_SUSPECT -> abortSuspect(m);
            case LEASE -> lease(m);
            case READ_DEADLINE -> readDeadline(m);
            case EXPIRE -> endLease(m, Cells.DONE, Cells.EXPIRED);
            case PUT_BACK -> endLease(m, Cells.READY, 0);
            case ASK_HOLDER -> askHolder(m);
            case CLEAR_HOLDER -> clearHolder(m);
            case READ_HEAD -> readHead(m);
            case READ_LIMBO -> readLimbo(m);
            case ASK_ZOMBIE -> askZombie(m);
            case RAISE_LIMBO -> raiseLimbo(m);
        };
    }

    private @Nullable String begin(Machine m, int choice) {
        if (choice < cellChoices) {
            return loadCell(m, map.cell(choice / (scenario.units + 1), choice % (scenario.units + 1)));
        }
        return switch (choice - cellChoices) {
            case 0 -> loadHead(m);
            case 1 -> loadLimbo(m);
            default -> prepareAhead(m);
        };
    }

    private @Nullable String prepareAhead(Machine m) {
        if (!scenario.janitorsPrepare) {
            return null;
        }
        preparer.start(m);
        return "will prepare a spare";
    }

    // One cell. Turns that could lead nowhere are left out: a loop over all cells would find the same ones.

    private @Nullable String loadCell(Machine m, int address) {
        int cell = m.load(address);
        int state = Cells.state(cell);
        if (state == Cells.READY && scenario.competing && scenario.expires && Cells.deliveries(cell) == 0) {
            m.reg(ADDRESS, address);
            m.reg(WORD, cell);
            return go(m, At.LEASE, "loads a cell that may have expired");
        }
        boolean owned = state == Cells.WRITING || state == Cells.LEASED || state == Cells.ABORTED;
        if (!owned || Cells.owner(cell) == Cells.NOBODY) {
            return null;
        }
        m.reg(ADDRESS, address);
        m.reg(WORD, cell);
        if (lane.isDead(m, Cells.owner(cell))) {
            return go(m, At.ASK_OWNER, "loads a cell");
        }
        return state == Cells.WRITING ? suspect(m, Cells.owner(cell)) : null;
    }

    private @Nullable String suspect(Machine m, int owner) {
        if (!lane.isStopped(m, owner)) {
            if (!ledger.has(m, Ledger.Budget.SUSPICIONS)) {
                return null;
            }
            ledger.spend(m, Ledger.Budget.SUSPICIONS);
        }
        return go(m, At.ABORT_SUSPECT, "loads a cell, suspects its living owner");
    }

    private String askOwner(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))));
        if (!dead) {
            return rest(m, "the owner lives");
        }
        if (scenario.has(PlantedFault.LOCK_ASKED_BEFORE_CELL)) {
            m.reg(SUSPECT, Cells.owner(m.reg(WORD)));
            m.reg(WORD, 0);
            return go(m, At.LOAD_LATE, "the owner's lock is free");
        }
        return go(m, At.REPAIR, "the owner's lock is free");
    }

    private String loadLate(Machine m) {
        int cell = m.load(m.reg(ADDRESS));
        int state = Cells.state(cell);
        boolean owned = state == Cells.WRITING || state == Cells.LEASED || state == Cells.ABORTED;
        if (!owned || Cells.owner(cell) != m.reg(SUSPECT)) {
            return rest(m, "the cell is in order");
        }
        m.reg(SUSPECT, 0);
        m.reg(WORD, cell);
        return go(m, At.REPAIR, "loads the cell, after it asked");
    }

    private String repair(Machine m) {
        boolean won = lane.repair(m, m.reg(ADDRESS), m.reg(WORD));
        return rest(m, won ? "repairs the cell of the dead" : "another repaired it");
    }

    private String abortSuspect(Machine m) {
        int cell = m.reg(WORD);
        boolean won = m.cas(m.reg(ADDRESS), cell, Cells.with(cell, Cells.ABORTED, 0, Cells.owner(cell)));
        return rest(m, won ? "aborts the frame of a suspect: limbo" : "the frame is no longer being written");
    }

    // Expiry in a competing lane: own, then look at the deadline.

    private String lease(Machine m) {
        int cell = m.reg(WORD);
        int leased = Cells.with(cell, Cells.LEASED, Cells.JANITOR, me);
        if (!m.cas(m.reg(ADDRESS), cell, leased)) {
            return rest(m, "another was faster");
        }
        m.reg(WORD, leased);
        return go(m, At.READ_DEADLINE, "leases the frame to look at its deadline");
    }

    // The one read that may find a recycled frame: a repairer that slept since this slot's former user died can end the
    // lease of a living janitor (the word is the same again). Whatever was read, the CAS decides.
    private String readDeadline(Machine m) {
        int id = m.peek(m.reg(ADDRESS) + map.payloadFromCell());
        boolean past = id == 0 || ledger.isPastDeadline(id);
        return go(m, past ? At.EXPIRE : At.PUT_BACK, past ? "the deadline is past" : "the deadline is not past");
    }

    private String endLease(Machine m, int state, int flags) {
        int cell = m.reg(WORD);
        int id = m.peek(m.reg(ADDRESS) + map.payloadFromCell());
        boolean won = m.cas(m.reg(ADDRESS), cell, Cells.with(cell, state, flags, Cells.NOBODY));
        if (!won) {
            return rest(m, "the lease is lost");
        }
        if (state == Cells.DONE) {
            ledger.expiredByJanitor(m, id);
        }
        return rest(m, state == Cells.DONE ? "expires message " + id : "puts message " + id + " back");
    }

    // The role of a dead holder; then limbo, so that nothing prepared against the dead owner's role can follow.

    private @Nullable String loadHead(Machine m) {
        int head = m.load(map.head);
        if (scenario.competing || Head.slot(head) == Cells.NOBODY || !lane.isDead(m, Head.slot(head))) {
            return null;
        }
        m.reg(HEAD, head);
        return go(m, At.ASK_HOLDER, "loads the head");
    }

    private String askHolder(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Head.slot(m.reg(HEAD))));
        return dead ? go(m, At.CLEAR_HOLDER, "the holder's lock is free") : rest(m, "the holder lives");
    }

    private String clearHolder(Machine m) {
        int head = m.reg(HEAD);
        int free = Head.of(Head.epoch(head) + 1, Cells.NOBODY, Head.t(head), Head.offset(head));
        boolean won = m.cas(map.head, head, free);
        return rest(m, won ? "frees the role of the dead" : "the role was taken over");
    }

    /** An entry that names the living is never touched; whether it is effective yet, an older head could not tell. */
    private @Nullable String loadLimbo(Machine m) {
        if (scenario.has(PlantedFault.SWEEP_TRUSTS_OLDER_HEAD)) {
            m.reg(HEAD, m.load(map.head));
            return go(m, At.READ_LIMBO, "loads the head");
        }
        if (scenario.competing || !lane.someoneIsDead(m) || lane.limboIsSwept(m)) {
            return null;
        }
        int limbo = m.load(map.limbo);
        m.reg(WORD, limbo);
        return go(m, Limbo.slot(limbo) == Cells.NOBODY ? At.READ_HEAD : At.ASK_ZOMBIE, "loads limbo");
    }

    private String readLimbo(Machine m) {
        int limbo = m.load(map.limbo);
        m.reg(WORD, limbo);
        boolean zombie = Limbo.isEffective(limbo, m.reg(HEAD));
        return zombie ? rest(m, "leaves the zombie alone") : go(m, At.RAISE_LIMBO, "loads limbo, sees no zombie");
    }

    private String askZombie(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Limbo.slot(m.reg(WORD))));
        return dead ? go(m, At.READ_HEAD, "the zombie is dead") : rest(m, "the zombie lives");
    }

    private String readHead(Machine m) {
        m.reg(HEAD, m.load(map.head));
        return go(m, At.RAISE_LIMBO, "loads the head");
    }

    private String raiseLimbo(Machine m) {
        int ended = Math.max(Limbo.epoch(m.reg(WORD)), Head.epoch(m.reg(HEAD)) - 1);
        boolean forget = scenario.has(PlantedFault.LIMBO_CLEARED_TO_NONE);
        boolean won = m.cas(map.limbo, m.reg(WORD), forget ? Limbo.NONE : Limbo.ended(ended));
        return rest(m, won ? "writes into limbo that the older roles have ended" : "limbo has changed");
    }
}
