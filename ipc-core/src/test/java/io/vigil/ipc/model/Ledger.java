package io.vigil.ipc.model;

/**
 * What an all-seeing witness remembers of every message, to say when a promise is broken.
 *
 * <p>It is no part of the protocol: no process reads it to decide anything, except which message to send next.
 */
final class Ledger {
    private static final int COMMITTED = 1;
    private static final int DELIVERED = 1 << 1;
    private static final int ACKED = 1 << 2;
    private static final int ENDED = 1 << 3;
    private static final int LEASED_ONCE = 1 << 4;
    private static final int TERMINAL = ACKED | ENDED;

    private final Scenario scenario;
    private final int most;
    private final int budgets;
    private final int next;
    private final int messages;

    Ledger(Scenario scenario, LaneMap map) {
        this.scenario = scenario;
        most = mostMessages(scenario);
        budgets = map.ledger();
        next = budgets + Budget.values().length;
        messages = next + scenario.producers();
    }

    /** What may still go wrong, so that an exploration ends. */
    enum Budget {
        KILLS,
        SUSPICIONS,
        TAKEOVERS,
        STOPS,
        NACKS,
        SET_ASIDE
    }

    static int length(Scenario scenario) {
        return Budget.values().length + scenario.producers() + scenario.producers() * mostMessages(scenario);
    }

    private static int mostMessages(Scenario scenario) {
        int most = 0;
        for (int[] lengths : scenario.sends) {
            most = Math.max(most, lengths.length);
        }
        return most;
    }

    void fill(int[] state) {
        int[] budget = {
            scenario.kills, scenario.suspicions, scenario.takeovers, scenario.stops, scenario.nacks, scenario.setAsides
        };
        System.arraycopy(budget, 0, state, budgets, budget.length);
    }

    boolean has(Machine m, Budget budget) {
        return m.peek(address(budget)) > 0;
    }

    void spend(Machine m, Budget budget) {
        int address = address(budget);
        m.poke(address, m.peek(address) - 1);
    }

    @SuppressWarnings("EnumOrdinal")
    private int address(Budget budget) {
        return budgets + budget.ordinal();
    }

    /** The producer's next message, by its index; its length in units is {@link #length(Machine, int)}. */
    int next(Machine m, int producer) {
        return m.peek(next + producer);
    }

    boolean sentAll(Machine m, int producer) {
        return next(m, producer) == scenario.lengths(producer).length;
    }

    int length(Machine m, int producer) {
        return scenario.lengths(producer)[next(m, producer)];
    }

    /** How a message is named in payloads, from 1. */
    int id(Machine m, int producer) {
        return 1 + producer * most + next(m, producer);
    }

    boolean isPastDeadline(int id) {
        return id <= scenario.expiringMessages;
    }

    void committed(Machine m, int producer) {
        set(m, id(m, producer), COMMITTED);
        m.poke(next + producer, next(m, producer) + 1);
    }

    /** A competing consumer took a lease; {@code marked}: the word says that somebody may have had it before. */
    void leased(Machine m, int id, boolean marked) {
        if (!marked && (get(m, id) & LEASED_ONCE) != 0) {
            m.violated("message " + id + " is delivered twice without a mark");
        }
        for (int earlier = firstOf(id); !marked && earlier < id; earlier++) {
            int message = get(m, earlier);
            if ((message & COMMITTED) != 0 && (message & (LEASED_ONCE | TERMINAL)) == 0) {
                m.violated("FIFO: message " + id + " is first delivered before message " + earlier);
            }
        }
        set(m, id, LEASED_ONCE);
    }

    /** A message is handed over; {@code rightful}: by whoever holds the role, or a lease. */
    void delivered(Machine m, int id, boolean rightful) {
        int message = get(m, id);
        if ((message & COMMITTED) == 0) {
            m.violated("message " + id + " is delivered before it was committed");
        }
        if (rightful && (message & ACKED) != 0) {
            m.violated("message " + id + " is delivered after it was acknowledged");
        }
        set(m, id, DELIVERED);
    }

    void acked(Machine m, int id) {
        int message = get(m, id);
        if ((message & ACKED) != 0) {
            m.violated("message " + id + " is acknowledged twice");
        }
        if (scenario.competing && (message & ENDED) != 0) {
            m.violated("message " + id + " is acknowledged after it ended otherwise");
        }
        set(m, id, ACKED);
        if (scenario.competing) {
            return;
        }
        for (int earlier = firstOf(id); earlier < id; earlier++) {
            if ((get(m, earlier) & COMMITTED) != 0 && (get(m, earlier) & TERMINAL) == 0) {
                m.violated("message " + earlier + " is passed over: message " + id + " is released first");
            }
        }
    }

    /** By the holder of the role, or by one who does not know yet that it lost it: then it only counts as expired. */
    void expired(Machine m, int id) {
        set(m, id, ENDED);
    }

    void expiredByJanitor(Machine m, int id) {
        if (id == 0 || !isPastDeadline(id) || isTerminal(m, id)) {
            m.violated("the janitor expires message " + id + ", which has not expired or has ended");
            return;
        }
        set(m, id, ENDED);
    }

    void setAside(Machine m, int id) {
        if ((get(m, id) & ACKED) != 0) {
            m.violated("message " + id + " is acknowledged, and in the dead-letter lane too");
        }
        set(m, id, ENDED);
    }

    void dropped(Machine m, int id) {
        if ((get(m, id) & TERMINAL) != 0) {
            m.violated("message " + id + " is dropped after it ended");
        }
        set(m, id, ENDED);
    }

    boolean isTerminal(Machine m, int id) {
        return (get(m, id) & TERMINAL) != 0;
    }

    /** True when every producer that runs has sent all, and every committed message came to its one end. */
    boolean allDone(Machine m) {
        for (int producer = 0; producer < scenario.producers(); producer++) {
            for (int k = 0; k < next(m, producer); k++) {
                if (!isTerminal(m, 1 + producer * most + k)) {
                    return false;
                }
            }
        }
        return true;
    }

    private int firstOf(int id) {
        return id - (id - 1) % most;
    }

    private int get(Machine m, int id) {
        return m.peek(messages + id - 1);
    }

    private void set(Machine m, int id, int bit) {
        m.poke(messages + id - 1, get(m, id) | bit);
    }
}
