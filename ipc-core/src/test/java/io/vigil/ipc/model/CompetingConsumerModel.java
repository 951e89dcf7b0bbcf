package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * One of several readers of a competing lane (section 5): scans from the head, leases a message with one CAS, reads it,
 * and acknowledges it or gives it back with another.
 *
 * <p>The scan stops at WRITING, else a producer's messages could overtake each other; it steps over the leases of
 * others. Whoever finds a frame at the head that is over moves the head.
 */
final class CompetingConsumerModel extends Role implements Program {
    private static final int HEAD = OWN;
    private static final int T = OWN + 1;
    private static final int OFFSET = OWN + 2;
    private static final int PHYSICAL = OWN + 3;
    private static final int WORD = OWN + 4;
    private static final int IN_HAND = OWN + 5;

    private enum At {
        READ_HEAD,
        FIND_TERM,
        READ_CELL,
        LEASE,
        READ_FRAME,
        DECIDE,
        LOAD_DONE_COUNT,
        ADD_DONE_COUNT,
        ASK_OWNER,
        REPAIR,
        READ_ACTIVE,
        MOVE_HEAD
    }

    private static final At[] STEPS = At.values();

    CompetingConsumerModel(Lane lane, int slot) {
        super(lane, slot);
    }

    @Override
    public int choices() {
        return 2;
    }

    @Override
    public @Nullable String step(Machine m, int choice) {
        At at = STEPS[m.reg(AT)];
        if (choice == 1) {
            return at == At.DECIDE ? giveBack(m) : null;
        }
        return switch (at) {
            case READ_HEAD -> readHead(m);
            case FIND_TERM -> findTerm(m);
            case READ_CELL -> readCell(m);
            case LEASE -> lease(m);
            case READ_FRAME -> readFrame(m);
            case DECIDE -> acknowledge(m);
            case LOAD_DONE_COUNT -> loadDoneCount(m);
            case ADD_DONE_COUNT -> addDoneCount(m);
            case ASK_OWNER -> askOwner(m);
            case REPAIR -> repair(m);
            case READ_ACTIVE -> readActive(m);
            case MOVE_HEAD -> moveHead(m);
        };
    }

    private int cell(Machine m) {
        return map.cell(m.reg(PHYSICAL), m.reg(OFFSET));
    }

    private boolean isAtHead(Machine m) {
        return Head.t(m.reg(HEAD)) == m.reg(T) && Head.offset(m.reg(HEAD)) == m.reg(OFFSET);
    }

    private @Nullable String readHead(Machine m) {
        int head = m.load(map.head);
        m.reg(HEAD, head);
        m.reg(T, Head.t(head));
        m.reg(OFFSET, Head.offset(head));
        return go(m, At.FIND_TERM, "reads the head");
    }

    private String findTerm(Machine m) {
        int entry = m.load(map.dir(m.reg(T)));
        if (LaneMap.entryT(entry) != m.reg(T)) {
            return rest(m, "the term is long past: scans again");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, At.READ_CELL, "finds the term");
    }

    private String readCell(Machine m) {
        int cell = m.load(cell(m));
        if (!cells.isOf(cell, m.reg(T)) || Cells.state(cell) == Cells.FREE) {
            return rest(m, "the end of the lane, or another generation");
        }
        m.reg(WORD, cell);
        return switch (Cells.state(cell)) {
            case Cells.READY -> go(m, At.LEASE, "meets a message");
            case Cells.WRITING -> meetWriting(m, cell);
            case Cells.LEASED -> meetLease(m, cell);
            case Cells.PAD -> go(m, At.READ_ACTIVE, "meets PAD");
            default -> isAtHead(m) ? go(m, At.MOVE_HEAD, "the frame at the head is over") : stepOver(m, "steps over");
        };
    }

    private String meetWriting(Machine m, int cell) {
        if (lane.isDead(m, Cells.owner(cell))) {
            return go(m, At.ASK_OWNER, "meets a frame that is being written");
        }
        if (scenario.has(PlantedFault.SCAN_STEPS_OVER_WRITING)) {
            return stepOver(m, "steps over WRITING");
        }
        return rest(m, "stops at a frame that is being written");
    }

    private String meetLease(Machine m, int cell) {
        if (lane.isDead(m, Cells.owner(cell))) {
            return go(m, At.ASK_OWNER, "meets a lease");
        }
        if (isAtHead(m) && scenario.has(PlantedFault.HEAD_STEPS_OVER_LEASED)) {
            return go(m, At.MOVE_HEAD, "takes a lease at the head for over");
        }
        boolean janitor = Cells.flags(cell) == Cells.JANITOR;
        if (janitor && !scenario.has(PlantedFault.SCAN_STEPS_OVER_JANITOR)) {
            return rest(m, "stops at a frame whose deadline the janitor looks at");
        }
        return stepOver(m, "steps over the lease of another");
    }

    private String stepOver(Machine m, String what) {
        int next = m.reg(OFFSET) + Cells.length(m.reg(WORD));
        if (next > scenario.units) {
            return rest(m, "a length that does not fit: scans again");
        }
        m.reg(OFFSET, next);
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, what);
    }

    private String lease(Machine m) {
        int leased = Cells.with(Cells.oneMoreDelivery(m.reg(WORD)), Cells.LEASED, 0, me);
        if (!m.cas(cell(m), m.reg(WORD), leased)) {
            m.reg(WORD, 0);
            return go(m, At.READ_CELL, "another was faster");
        }
        boolean first = Cells.deliveries(m.reg(WORD)) == 0 && Cells.flags(m.reg(WORD)) == 0;
        int id = m.peek(map.payload(m.reg(PHYSICAL), m.reg(OFFSET)));
        if (id > 0) {
            ledger.leased(m, id, !first);
        }
        m.reg(WORD, leased);
        return go(m, At.READ_FRAME, "leases the message");
    }

    private String readFrame(Machine m) {
        int id = lane.read(m, m.reg(PHYSICAL), m.reg(OFFSET), m.reg(T), Cells.length(m.reg(WORD)), me);
        ledger.delivered(m, id, true);
        m.reg(IN_HAND, id);
        return go(m, At.DECIDE, "hands message " + id + " over");
    }

    private String acknowledge(Machine m) {
        int done = Cells.with(m.reg(WORD), Cells.DONE, Cells.ACKED, Cells.NOBODY);
        if (!m.cas(cell(m), m.reg(WORD), done)) {
            m.violated("a living consumer lost its lease");
        }
        ledger.acked(m, m.reg(IN_HAND));
        return scenario.counters ? go(m, At.LOAD_DONE_COUNT, "acknowledges") : rest(m, "acknowledges");
    }

    private @Nullable String giveBack(Machine m) {
        if (!ledger.has(m, Ledger.Budget.NACKS)) {
            return null;
        }
        ledger.spend(m, Ledger.Budget.NACKS);
        int back = Cells.with(m.reg(WORD), Cells.READY, Cells.MAYBE_DELIVERED, Cells.NOBODY);
        m.cas(cell(m), m.reg(WORD), back);
        return rest(m, "gives the message back");
    }

    // doneCount: CAS {gen,n} -> {gen,n+1} after the DONE CAS, given up when gen differs

    private String loadDoneCount(Machine m) {
        int count = m.load(map.doneCount(m.reg(PHYSICAL)));
        if (count >>> 8 != m.reg(T)) {
            return rest(m, "the term is folded already: nothing to count");
        }
        m.reg(WORD, count);
        return go(m, At.ADD_DONE_COUNT, "reads doneCount");
    }

    private String addDoneCount(Machine m) {
        boolean won = m.cas(map.doneCount(m.reg(PHYSICAL)), m.reg(WORD), m.reg(WORD) + 1);
        return won ? rest(m, "counts the acknowledgment") : go(m, At.LOAD_DONE_COUNT, "another counted meanwhile");
    }

    private String askOwner(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))));
        return dead ? go(m, At.REPAIR, "its owner is dead") : go(m, At.READ_CELL, "its owner lives");
    }

    private String repair(Machine m) {
        boolean won = lane.repair(m, cell(m), m.reg(WORD));
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, won ? "repairs the cell of the dead" : "another repaired it");
    }

    private String readActive(Machine m) {
        if (m.load(map.active) <= m.reg(T)) {
            return rest(m, "the lane has not rolled yet");
        }
        if (isAtHead(m)) {
            return go(m, At.MOVE_HEAD, "the head may go on to the next term");
        }
        m.reg(WORD, 0);
        m.reg(T, m.reg(T) + 1);
        m.reg(OFFSET, 0);
        return go(m, At.FIND_TERM, "goes on to the next term");
    }

    private String moveHead(Machine m) {
        int old = m.reg(HEAD);
        boolean pad = Cells.state(m.reg(WORD)) == Cells.PAD;
        int next = pad
                ? Head.at(old, Head.t(old) + 1, 0)
                : Head.at(old, Head.t(old), Head.offset(old) + Cells.length(m.reg(WORD)));
        boolean won = m.cas(map.head, old, next);
        return rest(m, won ? "moves the head" : "another moved the head");
    }
}
