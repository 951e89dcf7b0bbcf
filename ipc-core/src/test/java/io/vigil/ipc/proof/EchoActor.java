package io.vigil.ipc.proof;

import io.vigil.ipc.FailPoint;

/** A child for the rig's own tests: echoes lines, meets failpoints on demand, ends or fails when told. */
final class EchoActor {
    private EchoActor() {}

    public static void main(String[] args) {
        System.out.println("printed by the actor");
        ChildLink.say("args " + String.join(" ", args) + " " + System.getProperty("echo.property"));
        for (String line = ChildLink.hear(); !line.equals("end"); line = ChildLink.hear()) {
            if (line.startsWith("hit ")) {
                String site = line.substring("hit ".length());
                FailPoint.hit(site);
                ChildLink.say("passed " + site);
            } else if (line.equals("fail")) {
                throw new IllegalStateException("told to fail");
            } else {
                ChildLink.say("echo " + line);
            }
        }
    }
}
