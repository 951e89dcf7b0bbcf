package io.vigil.ipc.proof;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * The main class of every child JVM: sets up the link and the failpoints, then runs the main class it is given.
 *
 * <p>Says {@code UP} first and {@code END} last, so that actors need not.
 */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        ChildLink link = ChildLink.link();
        String rules = System.getProperty(FailPointScript.PROPERTY, "");
        if (!rules.isEmpty()) {
            link.script().arm(rules);
        }
        link.start();
        ChildLink.say("UP " + ProcessHandle.current().pid());
        Method main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            ChildLink.say("FAILED " + e.getCause());
            System.exit(1);
        }
        ChildLink.say("HITS " + link.script().counts());
        ChildLink.say("END");
        System.exit(0);
    }
}
