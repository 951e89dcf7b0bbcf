package io.vigil.ipc.owner;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.StormActor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An actor that joins, attaches, leaves traces, takes them back or not, leaves and sweeps, at random; every third also
 * offers itself as janitor. It dies of any breach: a slot that somebody still names, a trace that was taken from it.
 */
final class OwnerStormActor {
    private record Trace(int box, int cell) {}

    private final Random random;
    private final Owners owners;
    private final TraceBoxes boxes;

    private OwnerStormActor(StormActor self) {
        Os os = OsPort.current();
        this.random = self.random();
        this.owners = Owners.open(Home.open(self.home(), Home.Access.READ_WRITE, os), os, VigilClock.SYSTEM);
        this.boxes = TraceBoxes.open(self.home(), os);
        owners.sweepWith(boxes::sweep);
    }

    public static void main(String[] args) {
        StormActor self = StormActor.of(args);
        OwnerStormActor actor = new OwnerStormActor(self);
        StormActor.ready();
        Janitor janitor = self.index() % 3 == 0 ? Janitor.open(actor.owners) : null;
        while (!StormActor.stopRequested()) {
            actor.oneLife("actor-" + self.index());
        }
        if (janitor != null) {
            janitor.close();
            must(janitor.failures().isEmpty(), "the janitor failed: " + janitor.failures());
        }
        must(actor.owners.failures().isEmpty(), "sweeps failed: " + actor.owners.failures());
        actor.owners.close();
    }

    private void oneLife(String name) {
        Owner owner = owners.join(name);
        must(!boxes.slotIsNamed(owner.slot()), "joined a slot that is still named: slot=" + owner.slot());
        long mine = TraceBoxes.wordOf(owner);
        List<Trace> traces = new ArrayList<>();
        for (int step = random.nextInt(30); step > 0; step--) {
            leaveTraces(owner, mine, traces);
            must(owner.heartbeat(), "robbed of the slot: slot=" + owner.slot());
            must(!owners.isDead(owner.slot()), "dead to itself");
            if (random.nextInt(4) == 0) {
                owners.sweepIfDead(random.nextInt(owners.table().slots()));
            }
        }
        for (Trace trace : traces) {
            must(boxes.word(trace.box, trace.cell) == mine, "robbed of a trace: " + trace);
            if (random.nextBoolean()) {
                must(boxes.cas(trace.box, trace.cell, mine, 0), "robbed of a trace: " + trace);
                owner.detach(TraceBoxes.name(trace.box));
            }
        }
        owner.close();
        if (random.nextInt(3) == 0) {
            owners.sweepAll();
        }
    }

    private void leaveTraces(Owner owner, long mine, List<Trace> traces) {
        Trace trace = new Trace(random.nextInt(TraceBoxes.BOXES), random.nextInt(TraceBoxes.CELLS));
        owner.attach(TraceBoxes.name(trace.box));
        if (boxes.cas(trace.box, trace.cell, 0, mine)) {
            traces.add(trace);
        } else {
            owner.detach(TraceBoxes.name(trace.box));
        }
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
