package io.vigil.ipc.owner;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with owners: does what the lines of the test say, and answers each with one line. */
final class OwnerActor {
    private final Owners owners;
    private final TraceBoxes boxes;
    private final List<Owner> joined = new ArrayList<>();
    private final List<Janitor> janitors = new ArrayList<>();

    private OwnerActor(Path home) {
        Os os = OsPort.current();
        this.owners = Owners.open(Home.open(home, Home.Access.READ_WRITE, os), os, VigilClock.SYSTEM);
        this.boxes = TraceBoxes.open(home, os);
        owners.sweepWith(boxes::sweep);
    }

    public static void main(String[] args) throws IOException {
        OwnerActor actor = new OwnerActor(Path.of(args[0]));
        ChildLink.say("OPEN " + OsPort.current().name());
        for (String line = ChildLink.hear(); !line.equals("end"); line = ChildLink.hear()) {
            String[] words = line.split(" ", -1);
            ChildLink.say(actor.obey(words[0], words.length > 1 ? words[1] : ""));
        }
        actor.janitors.forEach(Janitor::close);
        actor.owners.close();
    }

    private String obey(String verb, String argument) throws IOException {
        switch (verb) {
            case "join" -> {
                Owner owner = owners.join(argument);
                joined.add(owner);
                return "JOINED " + owner.slot() + " " + owner.epoch();
            }
            case "attach" -> {
                int box = Integer.parseInt(argument);
                Owner owner = joined.get(0);
                owner.attach(TraceBoxes.name(box));
                return "ATTACHED " + boxes.cas(box, 0, 0, TraceBoxes.wordOf(owner));
            }
            case "close" -> {
                joined.remove(0).close();
                return "CLOSED";
            }
            case "sweep" -> {
                return "SWEPT " + owners.sweepAll();
            }
            case "dead" -> {
                return "DEAD " + owners.isDead(Integer.parseInt(argument));
            }
            case "beat" -> {
                return "BEAT " + joined.get(0).heartbeat();
            }
            case "janitor" -> {
                janitors.add(Janitor.open(owners));
                return "JANITOR";
            }
            case "elected" -> {
                return "ELECTED " + janitors.get(0).isElected();
            }
            case "spawn" -> {
                return "SPAWNED " + new ProcessBuilder("sleep", "600").start().pid();
            }
            default -> throw new IllegalStateException("no such verb: " + verb);
        }
    }
}
