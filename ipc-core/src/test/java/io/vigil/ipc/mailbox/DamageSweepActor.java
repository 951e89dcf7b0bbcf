package io.vigil.ipc.mailbox;

import io.vigil.ipc.chronicle.ChronicleTermStore;
import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Damages copies of a home and of mailboxes, one file at a time, and uses them, until its time is over or every case is
 * done: {@code directory seed millis [case]}. Says {@code CASE} before each, {@code PROBLEM} for what must not be, a
 * {@code TYPE} line for every kind of file and {@code RESULT} at the end.
 */
final class DamageSweepActor {
    private static final long NO_HANG_NS = 2_000_000_000L;
    private static final String HOME = "home";
    private static final String TERMS =
            "terms/" + ChronicleTermStore.fileIn(Path.of("")).getFileName();

    private final Path directory;
    private final DamageCatalogue catalogue;
    private final Map<String, DamageTemplate> templates = new LinkedHashMap<>();
    private final DamageTally tally = new DamageTally();
    private final DamagedHome home;
    private final Path[] foreign;
    private long waiting;
    private long delivered;
    private int cases;

    private DamageSweepActor(Path directory, long seed) throws IOException {
        this.directory = directory;
        Files.createDirectories(originals().home());
        Files.createDirectories(directory.resolve("copies"));
        add(DamageTemplate.create(originals(), "exclusive", DamageTemplate.EXCLUSIVE));
        add(DamageTemplate.create(originals(), "competing", DamageTemplate.COMPETING));
        add(DamageTemplate.createFresh(originals(), "fresh"));
        home = DamagedHome.create(directory.resolve("live"), directory.resolve(HOME));
        foreign = foreignFiles();
        catalogue = new DamageCatalogue(new Random(seed), foreign.length);
        templates.values().forEach(this::addMailbox);
        for (String file : List.of("HOME", "owners", "owners.lock")) {
            catalogue.addFile(HOME, home.directory(), file, 50);
        }
        catalogue.addPlace(HOME, "mailboxes", Damage.Thing.DIRECTORY);
        catalogue.addPlace(HOME, "mailboxes/orders", Damage.Thing.DIRECTORY);
        for (String file : List.of("control", "locks", "terms", TERMS)) {
            catalogue.addPlace(HOME, "mailboxes/orders/" + file, Damage.Thing.NOTHING);
        }
        catalogue.shuffle();
    }

    public static void main(String[] args) throws IOException {
        DamageSweepActor actor = new DamageSweepActor(Path.of(args[0]), Long.parseLong(args[1]));
        if (args.length > 3) {
            actor.run(Damage.parse(args[3]));
        } else {
            actor.runAll(Long.parseLong(args[2]));
        }
    }

    private MailboxScene originals() {
        return new MailboxScene(directory.resolve("originals"));
    }

    private void add(DamageTemplate template) {
        templates.put(template.name(), template);
    }

    /** Of a mailbox that is the same but for its messages, and of others. */
    private Path[] foreignFiles() throws IOException {
        MailboxFiles twin = DamageTemplate.create(originals(), "twin", DamageTemplate.EXCLUSIVE)
                .files();
        Path empty = Files.createFile(directory.resolve("empty"));
        Path text = Files.writeString(directory.resolve("text"), "This is no file of Vigil's.\n".repeat(3000));
        return new Path[] {
            empty,
            text,
            twin.control(),
            twin.directory().resolve(TERMS),
            twin.terms().resolve("seal"),
            twin.terms().resolve("metadata.cq4t"),
            home.directory().resolve("HOME"),
            home.directory().resolve("owners")
        };
    }

    private void addMailbox(DamageTemplate template) {
        Path box = template.files().directory();
        String name = template.name();
        catalogue.addFile(name, box, "control", 200);
        catalogue.addFile(name, box, "locks", 0);
        catalogue.addPlace(name, "terms", Damage.Thing.NOTHING);
        catalogue.addPlace(name, "terms.new", Damage.Thing.DIRECTORY);
        if (!Files.exists(template.files().terms())) {
            return;
        }
        catalogue.addPlace(name, "terms/seal.next", Damage.Thing.DIRECTORY);
        catalogue.addFile(name, box, "terms/metadata.cq4t", 50);
        catalogue.addFile(name, box, "terms/seal", 50);
        catalogue.addFile(name, box, TERMS, 2000);
        DamagedBox words = DamagedBox.of(template.files());
        for (int lane : new int[] {0, 2}) {
            for (long t = Math.max(1, words.active(lane) - 1); t <= words.active(lane); t++) {
                long at = words.term(lane, t);
                catalogue.addCut(name, TERMS, at);
                catalogue.addFlips(name, box, TERMS, at, "term of lane " + lane);
                catalogue.addFlips(name, box, TERMS, words.frame(lane, t, 0), "frames of lane " + lane);
            }
        }
    }

    private void runAll(long millis) {
        int all = catalogue.size();
        long endNs = System.nanoTime() + millis * 1_000_000;
        while (!catalogue.isEmpty() && System.nanoTime() - endNs < 0) {
            catalogue.next().forEach(this::run);
        }
        tally.lines().forEach(line -> ChildLink.say("TYPE " + line));
        ChildLink.say("RESULT cases=" + cases + " of=" + all + " waiting=" + waiting + " delivered=" + delivered);
    }

    private void run(Damage damage) {
        ChildLink.say("CASE " + damage);
        long tookNs = Long.MAX_VALUE;
        // What the machine itself delays is gone at the second try, a hang is not.
        for (int tries = 0; tries < 3 && tookNs > NO_HANG_NS; tries++) {
            long startNs = System.nanoTime();
            List<String> problems = new ArrayList<>();
            try {
                problems.addAll(damage.template().equals(HOME) ? tryHome(damage) : tryMailbox(damage));
            } catch (RuntimeException | Error e) {
                problems.add(e + " " + List.of(e.getStackTrace()));
            }
            tookNs = System.nanoTime() - startNs;
            problems.forEach(problem -> ChildLink.say("PROBLEM " + damage + " " + problem.replace('\n', ' ')));
        }
        if (tookNs > NO_HANG_NS) {
            ChildLink.say("PROBLEM " + damage + " took ms: " + tookNs / 1_000_000);
        }
        if (++cases % 100 == 0) {
            System.gc(); // mappings go with the objects that own them
        }
    }

    private List<String> tryMailbox(Damage damage) {
        DamageTemplate template = Objects.requireNonNull(templates.get(damage.template()));
        MailboxScene copy = new MailboxScene(directory.resolve("copies"));
        template.copyInto(copy);
        damage.doTo(copy.files(template.name()).directory(), foreign);
        Salvage salvage = template.salvage(copy, mostLost(damage));
        count(damage, salvage, template.waiting());
        return salvage.problems();
    }

    /** What one wrong bit may cost: nothing outside the terms and the words of the lanes, one message in a term. */
    private static int mostLost(Damage damage) {
        if (damage.kind() != Damage.Kind.FLIP || !damage.file().startsWith("terms/")) {
            return Integer.MAX_VALUE;
        }
        return damage.file().equals(TERMS) ? 1 : 0;
    }

    private List<String> tryHome(Damage damage) {
        Path copy = directory.resolve("copies").resolve(HOME);
        DamageTemplate.copyTree(home.directory(), copy);
        damage.doTo(copy, foreign);
        Salvage salvage = home.salvage(copy);
        count(damage, salvage, home.waiting());
        return salvage.problems();
    }

    private void count(Damage damage, Salvage salvage, int expected) {
        int missing = Math.min(expected, salvage.missing().size());
        tally.count(damage, expected, missing);
        waiting += expected;
        delivered += expected - missing;
    }
}
