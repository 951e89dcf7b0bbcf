package io.vigil.ipc.agent;

import io.vigil.ipc.flags.JvmFlag;
import io.vigil.ipc.flags.JvmFlags;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;

/**
 * {@code -javaagent:vigil-agent.jar}: gives the running JVM the effect of every flag of {@link JvmFlags}.
 *
 * <p>Runs on the main thread before {@code main}, prints nothing and never stops the program: what it cannot do,
 * {@code FlagCheck.require()} reports when a home is opened.
 */
public final class FlagsAgent {
    private FlagsAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        JvmFlags.parsedForJava(Runtime.version().feature()).forEach(flag -> apply(flag, instrumentation));
    }

    /** Called by the JVM where the agent is named in a manifest, or attached later. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        premain(arguments, instrumentation);
    }

    private static void apply(JvmFlag flag, Instrumentation instrumentation) {
        switch (flag.kind()) {
            case OPENS, EXPORTS -> flag.module().ifPresent(module -> open(module, flag, instrumentation));
            case PROPERTY -> {
                if (System.getProperty(flag.name()) == null) {
                    System.setProperty(flag.name(), flag.value());
                }
            }
            case NATIVE_ACCESS -> allowNativeAccess(instrumentation);
            case UNSAFE_ACCESS -> allowUnsafeAccess(flag, instrumentation);
        }
    }

    private static void open(Module module, JvmFlag flag, Instrumentation instrumentation) {
        Map<String, Set<Module>> unnamed = Map.of(flag.name(), Set.of(FlagsAgent.class.getModule()));
        boolean opens = flag.kind() == JvmFlag.Kind.OPENS;
        instrumentation.redefineModule(
                module, Set.of(), opens ? Map.of() : unnamed, opens ? unnamed : Map.of(), Set.of(), Map.of());
    }

    /** There is no public way to do what --enable-native-access=ALL-UNNAMED does; this is what the launcher calls. */
    private static void allowNativeAccess(Instrumentation instrumentation) {
        openJavaBase("jdk.internal.access", instrumentation);
        try {
            Object access = Class.forName("jdk.internal.access.SharedSecrets")
                    .getMethod("getJavaLangAccess")
                    .invoke(null);
            Class.forName("jdk.internal.access.JavaLangAccess")
                    .getMethod("addEnableNativeAccessToAllUnnamed")
                    .invoke(access);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another Java, other internals: JvmFlags.missing() names the flag then.
        }
    }

    /** Unsafe reads this property at its first memory access, out of a map that only the launcher fills. */
    @SuppressWarnings("unchecked")
    private static void allowUnsafeAccess(JvmFlag flag, Instrumentation instrumentation) {
        openJavaBase("jdk.internal.misc", instrumentation);
        try {
            Field saved = Class.forName("jdk.internal.misc.VM").getDeclaredField("savedProps");
            saved.setAccessible(true);
            ((Map<String, String>) saved.get(null)).putIfAbsent(flag.name(), flag.value());
        } catch (ReflectiveOperationException | RuntimeException e) {
            // As above.
        }
    }

    private static void openJavaBase(String packageName, Instrumentation instrumentation) {
        Set<Module> unnamed = Set.of(FlagsAgent.class.getModule());
        instrumentation.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of(packageName, unnamed), Set.of(), Map.of());
    }
}
