package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code prepare(s)} of section 4: makes term s out of the oldest term r, or of a new one.
 *
 * <p>No lock: any number of processes may be at any step of the same {@code prepare(s)}, may sleep there, and may wake
 * when term s and its memory are long past. It runs inside another role, which calls {@link #start} and then hands its
 * turns to {@link #step} while {@link #isRunning}.
 */
final class PreparerModel extends PrepareSteps {
    private static final At[] STEPS = At.values();

    private final RecyclableModel recyclable;
    private final ParkingModel parking;
    private final GrowthModel growth;
    private final RefillModel refill;

    PreparerModel(Lane lane, int slot) {
        super(lane);
        recyclable = new RecyclableModel(lane);
        parking = new ParkingModel(lane);
        growth = new GrowthModel(lane, slot);
        refill = new RefillModel(lane);
    }

    boolean isRunning(Machine m) {
        return m.reg(Role.PREPARING) != 0;
    }

    /** The next turn of this process is the first step of prepare. */
    void start(Machine m) {
        m.at(Role.PREPARING, At.READ_ACTIVE);
    }

    @Nullable
    String step(Machine m) {
        return switch (STEPS[m.reg(Role.PREPARING)]) {
            case OFF -> null;
            case READ_ACTIVE -> readActive(m);
            case READ_PREPARED -> readPrepared(m);
            case READ_ENTRY -> recyclable.readEntry(m);
            case READ_LIMBO_EARLY -> recyclable.readLimboEarly(m);
            case READ_OLDEST -> recyclable.readOldest(m);
            case READ_HEAD -> recyclable.readHead(m);
            case FIND_OLDEST -> recyclable.findOldest(m);
            case READ_FATE -> parking.readFate(m);
            case READ_LIMBO -> recyclable.readLimbo(m);
            case ASK_ZOMBIE -> recyclable.askZombie(m);
            case LOOK_FOR_OWNER -> recyclable.lookForOwner(m);
            case ASK_OWNER -> recyclable.askOwner(m);
            case FOLD -> fold(m);
            case DECIDE -> parking.decide(m);
            case READ_DECISION -> parking.readDecision(m);
            case PASS_OLDEST -> parking.passOldest(m);
            case PUBLISH -> publish(m);
            case LOCK_GROWTH -> growth.lock(m);
            case FIND_PARKED -> growth.findParked(m);
            case HELP_TO_PARK -> growth.helpToPark(m);
            case READ_PARKED_GENERATION -> growth.readParkedGeneration(m);
            case LOOK_WHETHER_PUBLISHED -> growth.lookWhetherPublished(m);
            case LOOK_FOR_PARKED_OWNER -> growth.lookForParkedOwner(m);
            case ASK_PARKED_OWNER -> growth.askParkedOwner(m);
            case PUBLISH_NEW -> growth.publishNew(m);
            case SET_FREED -> growth.setFreed(m);
            case UNLOCK_GROWTH -> growth.unlock(m);
            case READ_ENTRY_AGAIN -> refill.readEntryAgain(m);
            case READ_GENERATION -> refill.readGeneration(m);
            case ADVANCE_OLDEST -> refill.advanceOldest(m);
            case LOAD_CELL -> refill.loadCell(m);
            case CHECK_AGE -> refill.checkAge(m);
            case FREE_CELL -> refill.freeCell(m);
            case LOAD_HINT -> refill.loadHint(m);
            case RESET_HINT -> refill.resetHint(m);
            case RESET_HEADER -> refill.resetHeader(m);
            case SET_GENERATION -> refill.setGeneration(m);
            case SET_PREPARED -> setPrepared(m);
        };
    }

    // prepare(s) requires prepared == active == s-1

    private String readActive(Machine m) {
        m.reg(S, m.load(map.active) + 1);
        return go(m, At.READ_PREPARED, "prepare: reads active");
    }

    private String readPrepared(Machine m) {
        if (m.load(map.prepared) != m.reg(S) - 1) {
            return leave(m, "prepare: the spare is there already");
        }
        return go(m, At.READ_ENTRY, "prepare: no spare yet");
    }

    // 1  base(r+1)[k]: CAS(unset(r+1) -> base(r)[k] + count of k among the cells of r)

    private String fold(Machine m) {
        String what = fold.step(m, m.reg(R), m.reg(PHYSICAL));
        return fold.isDone(m) ? go(m, scenario.parks ? At.DECIDE : At.PUBLISH, what) : what;
    }

    // 2  CAS(dir[s mod D]: d -> {s, physical of r})

    private String publish(Machine m) {
        boolean won = m.cas(map.dir(m.reg(S)), m.reg(ENTRY), LaneMap.entry(m.reg(S), m.reg(PHYSICAL)));
        if (won && LaneMap.entryT(m.reg(ENTRY)) >= m.peek(map.oldest)) {
            m.violated("term " + LaneMap.entryT(m.reg(ENTRY)) + " is alive and loses its entry in the directory");
        }
        m.clear(R, Role.OWN);
        return go(
                m, At.READ_ENTRY_AGAIN, won ? "prepare 2: publishes s in place of r" : "prepare 2: another published");
    }

    // 5  CAS(prepared: s-1 -> s)

    private String setPrepared(Machine m) {
        boolean won = m.cas(map.prepared, m.reg(S) - 1, m.reg(S));
        return leave(m, won ? "prepare 5: s is the spare" : "prepare 5: another finished");
    }
}
