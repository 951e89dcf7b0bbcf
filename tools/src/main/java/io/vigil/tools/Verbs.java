package io.vigil.tools;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** The verbs that are on the class path, by name; none is made before it is asked for. */
final class Verbs {
    private final Map<String, ServiceLoader.Provider<VigilVerb>> byName = new TreeMap<>();

    static Verbs load() {
        Verbs verbs = new Verbs();
        ServiceLoader.load(VigilVerb.class).stream().forEach(verbs::add);
        return verbs;
    }

    private void add(ServiceLoader.Provider<VigilVerb> provider) {
        Command command = provider.type().getAnnotation(Command.class);
        if (command == null) {
            throw new IllegalStateException(
                    "verb without @Command: class=" + provider.type().getName());
        }
        byName.put(command.name(), provider);
    }

    /**
     * Those that the words of a command line can mean. Describing a verb to picocli costs a millisecond or two, and
     * there are many: so only those that the line names, and all of them when it names none.
     */
    List<VigilVerb> meantBy(String[] words) {
        List<VigilVerb> named = Arrays.stream(words)
                .distinct()
                .map(byName::get)
                .filter(provider -> provider != null)
                .map(ServiceLoader.Provider::get)
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        boolean versionOnly = Arrays.asList(words).contains("--version");
        return versionOnly
                ? List.of()
                : byName.values().stream().map(ServiceLoader.Provider::get).toList();
    }
}
