package io.vigil.ipc.flags;

import java.util.Optional;

/**
 * One flag of the java command, taken apart, that can tell whether its effect is there in the running JVM.
 *
 * <p>Immutable. It looks at the effect and not at the command line, so that it does not matter whether a flag, a
 * manifest, {@code JDK_JAVA_OPTIONS} or the agent brought it.
 *
 * @param text as written on the command line
 * @param name what it is about: a package, a property; empty where the kind says it all
 * @param value the module that holds the package, or the value of the property; empty otherwise
 */
public record JvmFlag(Kind kind, String text, String name, String value) {
    /** What a flag does. */
    public enum Kind {
        OPENS,
        EXPORTS,
        PROPERTY,
        NATIVE_ACCESS,
        UNSAFE_ACCESS
    }

    private static final String TO_ALL = "=ALL-UNNAMED";
    private static final String OPENS = "--add-opens=";
    private static final String EXPORTS = "--add-exports=";

    static JvmFlag parse(String text) {
        if (text.startsWith(OPENS)) {
            return ofPackage(Kind.OPENS, text, OPENS);
        }
        if (text.startsWith(EXPORTS)) {
            return ofPackage(Kind.EXPORTS, text, EXPORTS);
        }
        if (text.startsWith("-D")) {
            int equals = text.indexOf('=');
            if (equals > 2) {
                return new JvmFlag(Kind.PROPERTY, text, text.substring(2, equals), text.substring(equals + 1));
            }
        }
        if (text.equals("--enable-native-access" + TO_ALL)) {
            return new JvmFlag(Kind.NATIVE_ACCESS, text, "", "");
        }
        if (text.equals("--sun-misc-unsafe-memory-access=allow")) {
            return new JvmFlag(Kind.UNSAFE_ACCESS, text, "sun.misc.unsafe.memory.access", "allow");
        }
        throw new IllegalArgumentException("unknown JVM flag: flag=" + text + "; teach JvmFlag to read it");
    }

    private static JvmFlag ofPackage(Kind kind, String text, String prefix) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.endsWith(TO_ALL)) {
            throw new IllegalArgumentException(
                    "malformed JVM flag: flag=" + text + "; expected=" + prefix + "MODULE/PACKAGE" + TO_ALL);
        }
        String module = text.substring(prefix.length(), slash);
        String packageName = text.substring(slash + 1, text.length() - TO_ALL.length());
        return new JvmFlag(kind, text, packageName, module);
    }

    /** Whether the running JVM behaves as if this flag had been given. */
    public boolean isEffective() {
        return switch (kind) {
            case OPENS -> module().map(m -> m.isOpen(name, ours())).orElse(true);
            case EXPORTS -> module().map(m -> m.isExported(name, ours())).orElse(true);
            case PROPERTY -> value.equals(System.getProperty(name));
            case NATIVE_ACCESS -> nativeAccess();
            case UNSAFE_ACCESS -> value.equals(savedProperty(name));
        };
    }

    /** The module of the boot layer that a package flag speaks of; empty where the runtime image lacks it. */
    public Optional<Module> module() {
        return ModuleLayer.boot().findModule(value);
    }

    private static Module ours() {
        return JvmFlag.class.getModule();
    }

    private static boolean nativeAccess() {
        try {
            // Since Java 22; the older ones need no permission.
            Object enabled = Module.class.getMethod("isNativeAccessEnabled").invoke(ours());
            return Boolean.TRUE.equals(enabled);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The launcher keeps this one out of the system properties. Unreadable counts as absent. */
    private static String savedProperty(String name) {
        try {
            Object saved = Class.forName("jdk.internal.misc.VM")
                    .getMethod("getSavedProperty", String.class)
                    .invoke(null, name);
            return String.valueOf(saved);
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }
}
