package io.vigil.ipc.mailbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Every damage that the sweep knows, in groups that take turns; the order in each is drawn by a seed. */
final class DamageCatalogue {
    private static final int EVERY_CUT = 64;
    private static final int CUTS_UP_TO = 8 << 10;
    private static final int FLIPS = 4 << 10;

    private final Random random;
    private final int foreignFiles;
    private final Map<String, Deque<Damage>> groups = new LinkedHashMap<>();

    DamageCatalogue(Random random, int foreignFiles) {
        this.random = random;
        this.foreignFiles = foreignFiles;
    }

    /** The whole of a file: cut, flipped bits, garbage, foreign files, things that are no files. */
    void addFile(String template, Path base, String file, int garbage) {
        if (!Files.exists(base.resolve(file))) {
            return;
        }
        String name = template + " " + file;
        long size = Damage.sizeOf(base.resolve(file));
        addPlace(template, file, Damage.Thing.NOTHING);
        group(name + " replaced", replaced(template, file));
        group(name + " cut", cuts(template, file, size));
        group(name + " flipped", flips(template, file, 0, size));
        group(name + " garbage", garbage(template, file, size, garbage));
    }

    /** A place where a file or a directory of ours may be: what is none is put there, from {@code first} on. */
    void addPlace(String template, String place, Damage.Thing first) {
        List<Damage> all = new ArrayList<>();
        for (Damage.Thing thing : EnumSet.range(first, Damage.Thing.FORBIDDEN)) {
            all.add(new Damage(template, place, Damage.Kind.PLANT, 0, Damage.THINGS.indexOf(thing)));
        }
        group(template + " " + place + " planted", all);
    }

    /** Cut at a place that means something, and around it. */
    void addCut(String template, String file, long at) {
        for (long around : new long[] {at - 4096, at - 64, at - 1, at, at + 1, at + 64, at + 4096}) {
            group(template + " " + file + " cut", List.of(new Damage(template, file, Damage.Kind.TRUNCATE, around, 0)));
        }
    }

    /** Every bit of 4 KiB from a place on. */
    void addFlips(String template, Path base, String file, long from, String what) {
        group(template + " " + what, flips(template, file, from, Damage.sizeOf(base.resolve(file))));
    }

    private static List<Damage> cuts(String template, String file, long size) {
        TreeSet<Long> places = new TreeSet<>();
        for (long at = 0; at < Math.min(size, CUTS_UP_TO); at += EVERY_CUT) {
            places.add(at);
        }
        for (long at : new long[] {1, 63, 65, size / 2, size - 4097, size - 4096, size - 64, size - 1}) {
            if (at > 0 && at < size) {
                places.add(at);
            }
        }
        List<Damage> all = new ArrayList<>();
        places.forEach(at -> all.add(new Damage(template, file, Damage.Kind.TRUNCATE, at, 0)));
        if (size == 0) {
            all.clear();
        }
        return all;
    }

    private static List<Damage> flips(String template, String file, long from, long size) {
        List<Damage> all = new ArrayList<>();
        for (long at = from; at < Math.min(size, from + FLIPS); at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                all.add(new Damage(template, file, Damage.Kind.FLIP, at, bit));
            }
        }
        return all;
    }

    private List<Damage> garbage(String template, String file, long size, int count) {
        List<Damage> all = new ArrayList<>();
        for (int i = 0; i < count && size > 0; i++) {
            long at = random.nextLong(size);
            all.add(new Damage(template, file, Damage.Kind.GARBAGE, i % 2 == 0 ? at : at / 64 * 64, random.nextLong()));
        }
        return all;
    }

    private List<Damage> replaced(String template, String file) {
        List<Damage> all = new ArrayList<>();
        for (int foreign = 0; foreign < foreignFiles; foreign++) {
            all.add(new Damage(template, file, Damage.Kind.FOREIGN, 0, foreign));
        }
        for (int length : new int[] {1, 4096, 100_000}) {
            all.add(new Damage(template, file, Damage.Kind.EXTEND, length, random.nextLong()));
        }
        return all;
    }

    private void group(String name, List<Damage> damages) {
        if (!damages.isEmpty()) {
            groups.computeIfAbsent(name, key -> new ArrayDeque<>()).addAll(damages);
        }
    }

    int size() {
        return groups.values().stream().mapToInt(Deque::size).sum();
    }

    /** One of each group, so that a short run has tried something of everything. */
    List<Damage> next() {
        List<Damage> turn = new ArrayList<>();
        groups.values().forEach(group -> turn.add(group.remove()));
        groups.values().removeIf(Deque::isEmpty);
        return turn;
    }

    void shuffle() {
        groups.values().forEach(group -> {
            List<Damage> shuffled = new ArrayList<>(group);
            Collections.shuffle(shuffled, random);
            group.clear();
            group.addAll(shuffled);
        });
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }
}
