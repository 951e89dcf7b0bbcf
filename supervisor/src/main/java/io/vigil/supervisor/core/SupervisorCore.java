package io.vigil.supervisor.core;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.RestartType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One supervisor's decisions: an event and the monotonic time go in, orders and notices come out.
 *
 * <p>Pure: the same events at the same times give the same steps, whoever carries them out. Belongs to one thread. The
 * semantics are those of OTP, with a backoff, with readiness and dependencies, with parking, and with launches and ends
 * that take time: what happens meanwhile is answered at once.
 */
public final class SupervisorCore {
    private final SupervisorRules rules;
    private final Children children;
    private final RestartPolicy policy;
    private SupervisorStatus status = SupervisorStatus.NEW;
    private boolean killing; // the end that is under way asks nobody
    private Notice.Kind ending = Notice.Kind.STOPPED;
    private List<Directive> directives = new ArrayList<>();
    private List<Notice> notices = new ArrayList<>();

    /**
     * @throws VigilException INVALID_CONFIGURATION with every problem of ids and dependencies
     */
    public SupervisorCore(SupervisorRules rules, List<ChildRules> declared) {
        this.rules = rules;
        this.children = new Children(StartOrder.of(declared));
        this.policy = new RestartPolicy(rules);
    }

    /**
     * Takes notice of an event. What is said about a past incarnation changes nothing.
     *
     * @throws VigilException CHILD_NOT_FOUND, INVALID_STATE for what somebody wants and cannot have
     */
    public Step on(Event event, long nowNs) {
        switch (event.kind()) {
            case START -> start(nowNs);
            case STOP, KILL -> end(event.kind() == Event.Kind.KILL, Notice.Kind.STOPPED, nowNs);
            case TICK -> children.all().forEach(each -> overdue(each, nowNs));
            case LAUNCHED, LAUNCH_FAILED, READY, EXITED, UNHEALTHY ->
                children.find(event.child())
                        .filter(each -> each.incarnation() == event.incarnation())
                        .ifPresent(each -> happened(each, event, nowNs));
            default -> wanted(required(event.child()), event.kind(), nowNs);
        }
        return advanced(nowNs);
    }

    /**
     * One child more, the last in order; launched at once when the supervisor runs. An id that is being removed is taken
     * over: its successor starts when it is down.
     *
     * @throws VigilException ALREADY_REGISTERED; INVALID_CONFIGURATION for a dependency that there is not
     */
    public Step add(ChildRules added, long nowNs) {
        Optional<Child> present = children.find(added.id());
        if (present.isPresent() && present.get().goal() != Goal.REMOVE) {
            throw new VigilException(
                    ErrorCode.ALREADY_REGISTERED, "child is there: child=" + added.id() + "; use another id");
        }
        children.insert(present.map(leaving ->
                        leaving.following(added).again(nowNs).aiming(status.active() ? Goal.AGAIN : Goal.REST))
                .orElseGet(() -> Child.idle(added)));
        note(Notice.Kind.CHILD_ADDED, added.id(), 0);
        if (status.active() && present.isEmpty()) {
            raise(children.get(added.id()), nowNs, nowNs);
        }
        return advanced(nowNs);
    }

    public SupervisorStatus status() {
        return status;
    }

    /** What a child is doing; nothing for an unknown one. */
    public Optional<ChildState> state(String id) {
        return children.find(id).map(Child::state);
    }

    /** All that is known of a child; nothing for an unknown one. */
    Optional<Child> child(String id) {
        return children.find(id);
    }

    /** How often it was launched. */
    public int incarnation(String id) {
        return required(id).incarnation();
    }

    /** What follows its ends. */
    public RestartType restartType(String id) {
        return required(id).rules().restartType();
    }

    /** Ids in the order of starts. */
    public List<String> ids() {
        return children.all().stream().map(Child::id).toList();
    }

    /** When {@link Event#tick} is to come at the latest; empty while nothing waits for a time. */
    public OptionalLong nextDueNs(long nowNs) {
        boolean overdue = status.active() && !toLaunch(nowNs).isEmpty();
        return overdue ? OptionalLong.of(nowNs) : children.nextDueNs(nowNs);
    }

    private void start(long nowNs) {
        if (status.active() || status == SupervisorStatus.STOPPING) {
            throw new VigilException(
                    ErrorCode.ALREADY_MONITORING, "supervisor runs: status=" + status + "; stop it first");
        }
        status = SupervisorStatus.STARTING;
        killing = false;
        policy.forgetRestarts();
        for (Child each : children.all()) {
            raise(each.failed(0), nowNs, nowNs);
        }
    }

    private void end(boolean atOnce, Notice.Kind why, long nowNs) {
        if (status.active()) {
            status = SupervisorStatus.STOPPING;
            ending = why;
        } else if (status != SupervisorStatus.STOPPING) {
            return;
        }
        killing |= atOnce;
        for (Child each : children.all()) {
            if (each.phase() == Phase.WAITING) {
                signal(each, Signal.STOP, nowNs);
            } else if (each.hasProcess() && each.goal() != Goal.REMOVE) {
                children.put(each.aiming(Goal.REST));
            }
        }
    }

    private void happened(Child child, Event event, long nowNs) {
        switch (event.kind()) {
            case LAUNCHED -> {
                if (signal(child, Signal.LAUNCHED, nowNs)) {
                    note(Notice.Kind.CHILD_STARTED, child.id(), child.incarnation());
                    noteReady(child, nowNs);
                }
            }
            case READY -> {
                if (signal(child, Signal.READY, nowNs)) {
                    noteReady(child, nowNs);
                }
            }
            case UNHEALTHY -> {
                if (signal(child, Signal.UNHEALTHY, nowNs)) {
                    hangs(child.id());
                }
            }
            case LAUNCH_FAILED -> {
                if (signal(child, Signal.LAUNCH_FAILED, nowNs)) {
                    down(child, event.exit(), nowNs);
                }
            }
            default -> {
                if (signal(child, Signal.EXITED, nowNs)) {
                    down(child, event.exit(), nowNs);
                }
            }
        }
    }

    private void noteReady(Child before, long nowNs) {
        Child now = children.get(before.id());
        if (now.up() && now.upSinceNs() == nowNs) {
            note(Notice.Kind.CHILD_READY, now.id(), now.incarnation());
        }
    }

    /** It is killed for what it did not do; unless it is on its way down anyway, that is a crash. */
    private void hangs(String id) {
        Child child = children.get(id);
        if (child.goal() == Goal.LIVE) {
            children.put(child.aiming(Goal.CRASH));
        }
    }

    private void overdue(Child child, long nowNs) {
        if (!child.due(nowNs) || child.phase() == Phase.WAITING) {
            return;
        }
        signal(child, Signal.DUE, nowNs);
        if (child.phase() == Phase.STARTING) {
            hangs(child.id());
        } else {
            note(Notice.Kind.SHUTDOWN_TIMEOUT, child.id(), child.incarnation());
        }
    }

    /** A child is gone: what its goal says, or what its restart type says. */
    private void down(Child before, Exit exit, long nowNs) {
        Child child = children.get(before.id());
        switch (before.goal()) {
            case REST -> {
                stopped(child, exit);
                children.put(child.aiming(Goal.LIVE));
            }
            case AGAIN -> {
                stopped(child, exit);
                raise(child.aiming(Goal.LIVE), child.againNs(), nowNs);
            }
            case REMOVE -> {
                stopped(child, exit);
                remove(child);
            }
            default -> failed(before, exit, nowNs);
        }
    }

    private void stopped(Child child, Exit exit) {
        notices.add(new Notice(Notice.Kind.CHILD_STOPPED, child.id(), child.incarnation(), exit, 0));
    }

    private void remove(Child child) {
        children.remove(child.id());
        policy.forget(child.id());
        note(Notice.Kind.CHILD_REMOVED, child.id(), child.incarnation());
    }

    private void failed(Child before, Exit exit, long nowNs) {
        boolean abnormal = before.goal() == Goal.CRASH || exit.abnormal();
        Child child = children.get(before.id()).aiming(Goal.LIVE);
        children.put(child);
        Notice.Kind kind = abnormal ? Notice.Kind.CHILD_CRASHED : Notice.Kind.CHILD_FINISHED;
        notices.add(new Notice(kind, child.id(), child.incarnation(), exit, 0));
        boolean again = child.rules().restartType().restartsAfter(abnormal);
        boolean escalates = rules.onGiveUp() == GiveUpPolicy.ESCALATE;
        if (status == SupervisorStatus.STARTING && escalates && before.neverUp() && (abnormal || again)) {
            end(false, Notice.Kind.START_FAILED, nowNs);
        } else if (again) {
            restart(child, before, exit, nowNs);
        }
    }

    private void restart(Child child, Child before, Exit exit, long nowNs) {
        if (!policy.bears(child.id(), nowNs)) {
            if (rules.onGiveUp() == GiveUpPolicy.ESCALATE) {
                end(false, Notice.Kind.GAVE_UP, nowNs);
            } else {
                signal(child, Signal.PARK, nowNs);
                notices.add(new Notice(Notice.Kind.CHILD_PARKED, child.id(), child.incarnation(), exit, 0));
            }
            return;
        }
        int failures = policy.failures(before, nowNs);
        long delayNs = policy.delayNs(child, failures);
        long atNs = nowNs + delayNs;
        notices.add(new Notice(Notice.Kind.CHILD_RESTARTING, child.id(), child.incarnation(), exit, delayNs));
        raise(child.failed(failures), atNs, nowNs);
        for (Child each : children.concernedBy(child.id(), rules.strategy())) {
            together(each, atNs, nowNs);
        }
    }

    /** A sibling of one that is restarted: down, then up again; a temporary one only down. */
    private void together(Child sibling, long atNs, long nowNs) {
        boolean temporary = !sibling.rules().restartType().restartsAfter(true);
        if (sibling.goal() == Goal.REMOVE || sibling.phase() == Phase.FAILED) {
            return;
        }
        if (sibling.hasProcess()) {
            children.put(sibling.again(atNs).aiming(temporary ? Goal.REST : Goal.AGAIN));
            if (sibling.goal() != Goal.AGAIN && !temporary) {
                note(Notice.Kind.SIBLING_RESTARTING, sibling.id(), sibling.incarnation());
            }
        } else if (!temporary) {
            boolean later = sibling.phase() == Phase.WAITING && sibling.dueNs() - atNs > 0;
            raise(sibling, later ? sibling.dueNs() : atNs, nowNs);
        }
    }

    private void wanted(Child child, Event.Kind kind, long nowNs) {
        switch (kind) {
            case RESTART_CHILD -> restartWanted(child, nowNs);
            case SUSPEND_CHILD -> halt(child, Signal.SUSPEND, Notice.Kind.CHILD_SUSPENDED, nowNs);
            case RESUME_CHILD -> halt(child, Signal.RESUME, Notice.Kind.CHILD_RESUMED, nowNs);
            case STOP_CHILD -> takeDown(child.aiming(child.goal() == Goal.REMOVE ? Goal.REMOVE : Goal.REST), nowNs);
            default -> takeDown(child.aiming(Goal.REMOVE), nowNs);
        }
    }

    private void restartWanted(Child child, long nowNs) {
        if (!status.active() || child.goal() == Goal.REMOVE) {
            throw refused("cannot be restarted", child);
        }
        policy.forget(child.id());
        note(Notice.Kind.RESTART_REQUESTED, child.id(), child.incarnation());
        Child fresh = child.failed(0).again(nowNs);
        if (child.hasProcess()) {
            takeDown(fresh.aiming(Goal.AGAIN), nowNs);
        } else {
            raise(fresh, nowNs, nowNs);
        }
    }

    private void halt(Child child, Signal signal, Notice.Kind kind, long nowNs) {
        if (child.goal() != Goal.LIVE || !signal(child, signal, nowNs)) {
            throw refused("cannot " + signal.name().toLowerCase(java.util.Locale.ROOT), child);
        }
        note(kind, child.id(), child.incarnation());
    }

    /** Down for its goal, now: nobody's turn is waited for. */
    private void takeDown(Child aiming, long nowNs) {
        signal(aiming, Signal.STOP, nowNs);
        Child child = children.get(aiming.id());
        if (!child.hasProcess()) {
            children.put(child.aiming(Goal.LIVE));
            if (aiming.goal() == Goal.REMOVE) {
                remove(child);
            }
        }
    }

    /** Wanted up, not before that time. */
    private void raise(Child child, long atNs, long nowNs) {
        signal(child.again(atNs), Signal.START, nowNs);
    }

    /** Everything that the new state allows: the next one down, whoever may go up, the end of start and of stop. */
    private Step advanced(long nowNs) {
        if (killing && status == SupervisorStatus.STOPPING) {
            children.all().stream().filter(Child::hasProcess).forEach(each -> signal(each, Signal.KILL, nowNs));
        } else {
            children.nextToStop().ifPresent(each -> signal(each, Signal.STOP, nowNs));
        }
        if (status.active()) {
            toLaunch(nowNs).forEach(each -> signal(each, Signal.LAUNCH, nowNs));
        }
        if (status == SupervisorStatus.STARTING && children.all().stream().noneMatch(Child::comesUpFirst)) {
            status = SupervisorStatus.RUNNING;
            note(Notice.Kind.STARTED, "", 0);
        } else if (status == SupervisorStatus.STOPPING && !children.anyAlive()) {
            status = ending == Notice.Kind.STOPPED ? SupervisorStatus.STOPPED : SupervisorStatus.FAILED;
            note(ending, "", 0);
        }
        Step step = new Step(directives, notices);
        directives = new ArrayList<>();
        notices = new ArrayList<>();
        return step;
    }

    private List<Child> toLaunch(long nowNs) {
        return children.toLaunch(rules.strategy(), status == SupervisorStatus.STARTING, nowNs);
    }

    /** Keeps the child as given, moved by the signal when that moves it; true then. */
    private boolean signal(Child child, Signal signal, long nowNs) {
        ChildTable.Move move = ChildTable.next(child.phase(), signal, child.rules());
        Child next = move == null ? child : child.entering(move.to(), nowNs);
        children.put(next);
        if (move != null && move.order() != null) {
            directives.add(new Directive(move.order(), next.id(), next.incarnation()));
        }
        return move != null;
    }

    private void note(Notice.Kind kind, String child, int incarnation) {
        notices.add(new Notice(kind, child, incarnation, Exit.UNKNOWN, 0));
    }

    private Child required(String id) {
        return children.find(id)
                .orElseThrow(() -> new VigilException(
                        ErrorCode.CHILD_NOT_FOUND, "no such child: child=" + id + ", children=" + ids()));
    }

    private static VigilException refused(String what, Child child) {
        return new VigilException(ErrorCode.INVALID_STATE, what + ": child=" + child.id() + ", state=" + child.state());
    }
}
