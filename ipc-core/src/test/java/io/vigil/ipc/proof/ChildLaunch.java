package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** How a {@link ChildJvm} shall be started: this JVM's class path and flags, a small heap, a fast start. */
public final class ChildLaunch {
    private static final List<String> NOT_INHERITED = List.of(
            "-Xmx",
            "-Xms",
            "-Xmn",
            "-XX:+Use",
            "-javaagent",
            "-agentlib",
            "-agentpath",
            "-XX:ErrorFile",
            "-XX:TieredStop");

    private final JvmDriver driver;
    private final String name;
    private final String mainClass;
    private final List<String> args = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private final List<String> prefix = new ArrayList<>();
    private final Map<String, String> properties = new TreeMap<>();
    private String heap = "64m";

    ChildLaunch(JvmDriver driver, String name, String mainClass) {
        this.driver = driver;
        this.name = name;
        this.mainClass = mainClass;
    }

    /** Appends arguments of the main class. */
    public ChildLaunch args(Object... more) {
        for (Object arg : more) {
            args.add(arg.toString());
        }
        return this;
    }

    /** Sets a system property of the child. */
    public ChildLaunch property(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    /** Adds a flag of the JVM, after all others, so that it wins. */
    public ChildLaunch flag(String flag) {
        flags.add(flag);
        return this;
    }

    /** Largest heap, as in {@code -Xmx} (default 64m). */
    public ChildLaunch heap(String most) {
        heap = most;
        return this;
    }

    /** Arms {@code site:hit:action} before the main class runs; actions: kill, stop, block, count. */
    public ChildLaunch failAt(String rule) {
        rules.add(rule);
        return this;
    }

    /** Kills the child at a hit drawn from 1..most, whatever the site. */
    public ChildLaunch killAtRandomHit(Random random, int most) {
        return failAt("*:" + (1 + random.nextInt(most)) + ":kill");
    }

    /** Starts the JVM by a shell that runs these commands first: {@code umask 000}, {@code ulimit -f 8}. */
    public ChildLaunch afterShell(String commands) {
        prefix.addAll(List.of("sh", "-ec", commands + "\nexec \"$@\"", "sh"));
        return this;
    }

    /** Starts the JVM in user and mount namespaces of its own, so that the shell commands may mount. */
    public ChildLaunch afterShellThatMayMount(String commands) {
        prefix.addAll(List.of("unshare", "-Urm"));
        return afterShell(commands);
    }

    /** Starts the JVM and waits until its link is up. */
    public ChildJvm start() {
        Path log = driver.logOf(name);
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.directory(driver.directory().toFile());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Files.createDirectories(driver.directory());
            return driver.adopt(new ChildJvm(name, builder.start(), log));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM: name=" + name, e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_INHERITED.stream().noneMatch(flag::startsWith)) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        // A thread dump must not come between the lines of the link.
        command.add("-XX:+DisplayVMOutputToStderr");
        command.add("-XX:ErrorFile=" + driver.directory().resolve("hs_err_%p.log"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!rules.isEmpty()) {
            command.add("-Dvigil.failpoints=true");
            command.add("-D" + FailPointScript.PROPERTY + "=" + String.join(",", rules));
        }
        command.addAll(flags);
        String ownPath = System.getProperty("java.class.path", "");
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", ownPath)));
        command.addAll(List.of(ChildMain.class.getName(), mainClass));
        command.addAll(args);
        return command;
    }
}
