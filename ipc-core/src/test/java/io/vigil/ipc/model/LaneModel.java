package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * A lane with its producers, consumers and janitors, and the faults that may strike them at any step.
 *
 * <p>Actors: the processes in order, then the restart of a swept slot, then kills, then stops.
 */
final class LaneModel implements Model {
    private final Lane lane;
    private final Scenario scenario;
    private final LaneMap map;
    private final Ledger ledger;
    private final Program[] roles;

    LaneModel(Scenario scenario) {
        this.scenario = scenario;
        lane = new Lane(scenario);
        map = lane.map;
        ledger = lane.ledger;
        roles = new Program[scenario.processes()];
        for (int slot = 0; slot < roles.length; slot++) {
            roles[slot] = role(slot);
        }
    }

    private Program role(int slot) {
        if (slot < scenario.producers()) {
            return new ProducerModel(lane, slot);
        }
        if (slot < scenario.producers() + scenario.consumers) {
            return scenario.competing ? new CompetingConsumerModel(lane, slot) : new ExclusiveConsumerModel(lane, slot);
        }
        return new JanitorModel(lane, slot);
    }

    @Override
    public String name() {
        return scenario.name;
    }

    @Override
    public int[] initial() {
        return lane.initial();
    }

    private int restarts() {
        return roles.length;
    }

    private int kills() {
        return roles.length + 1;
    }

    @Override
    public int actors() {
        return roles.length + 3;
    }

    @Override
    public String actorName(int actor) {
        if (actor == restarts()) {
            return "SWEEP";
        }
        if (actor >= kills()) {
            return "FAULT";
        }
        Program role = roles[actor];
        String name =
                role instanceof ProducerModel ? "producer" : role instanceof JanitorModel ? "janitor" : "consumer";
        return name + actor;
    }

    @Override
    public boolean isFault(int actor) {
        return actor >= kills();
    }

    @Override
    public int choices(int actor) {
        return actor < roles.length ? roles[actor].choices() : roles.length;
    }

    @Override
    public @Nullable String step(Machine m, int actor, int choice) {
        if (actor < roles.length) {
            m.become(map.process(actor));
            return m.reg(Role.STATUS) == Role.RUNNING ? roles[actor].step(m, choice) : null;
        }
        m.become(map.process(choice));
        if (actor == restarts()) {
            return restart(m, choice);
        }
        return actor == kills() ? kill(m, choice) : stop(m, choice);
    }

    private @Nullable String kill(Machine m, int slot) {
        if (m.reg(Role.STATUS) == Role.DEAD || !ledger.has(m, Ledger.Budget.KILLS)) {
            return null;
        }
        if (slot < scenario.producers() && ledger.sentAll(m, slot) && m.reg(Role.AT) == 0) {
            return null;
        }
        ledger.spend(m, Ledger.Budget.KILLS);
        m.clear(0, Role.REGISTERS);
        m.reg(Role.STATUS, Role.DEAD);
        if (m.peek(map.growthLock) == slot + 1) {
            m.poke(map.growthLock, 0); // the kernel does
        }
        return "slot" + slot + " is killed";
    }

    private @Nullable String stop(Machine m, int slot) {
        boolean possible = slot < scenario.producers()
                && m.reg(Role.STATUS) == Role.RUNNING
                && (m.reg(Role.AT) != 0 || m.reg(Role.PREPARING) != 0);
        if (!possible || !ledger.has(m, Ledger.Budget.STOPS)) {
            return null;
        }
        ledger.spend(m, Ledger.Budget.STOPS);
        m.reg(Role.STATUS, Role.STOPPED);
        return "slot" + slot + " stops for ever";
    }

    /** A slot is clean, and a new process takes it, when no word names it any more. */
    private @Nullable String restart(Machine m, int slot) {
        if (m.reg(Role.STATUS) != Role.DEAD || isNamed(m, slot)) {
            return null;
        }
        m.clear(0, Role.REGISTERS);
        return "slot" + slot + " is swept and used again";
    }

    private boolean isNamed(Machine m, int slot) {
        for (int physical = 0; physical < scenario.mostTerms; physical++) {
            for (int unit = 0; unit <= scenario.units; unit++) {
                int cell = m.peek(map.cell(physical, unit));
                int state = Cells.state(cell);
                boolean owned = state == Cells.WRITING || state == Cells.LEASED || state == Cells.ABORTED;
                if (owned && Cells.owner(cell) == slot) {
                    return true;
                }
            }
        }
        if (scenario.competing) {
            return false;
        }
        int head = m.peek(map.head);
        return Head.slot(head) == slot || !lane.limboIsSwept(m);
    }

    @Override
    public boolean complete(Machine m) {
        for (int slot = 0; slot < scenario.producers(); slot++) {
            m.become(map.process(slot));
            boolean excused = m.reg(Role.STATUS) == Role.STOPPED;
            if (!excused && (m.reg(Role.STATUS) == Role.DEAD || !ledger.sentAll(m, slot))) {
                return false;
            }
        }
        return ledger.allDone(m);
    }

    @Override
    public @Nullable String wordName(int address) {
        return map.name(address);
    }

    @Override
    public String wordValue(int address, int value) {
        return map.value(address, value);
    }
}
