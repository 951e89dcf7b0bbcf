package io.vigil.ipc.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One damage to one file: printed as {@code exclusive:terms/seal:FLIP:17:3}, so that it can be done again.
 *
 * @param template which home or mailbox
 * @param file relative to its directory
 * @param at byte
 * @param how the bit of a flip; the seed of garbage; which foreign file; which {@link Thing}
 */
record Damage(String template, String file, Kind kind, long at, long how) {
    enum Kind {
        TRUNCATE,
        FLIP,
        GARBAGE,
        /** Bytes behind the end. */
        EXTEND,
        /** Another file in its place. */
        FOREIGN,
        /** Something that is no file in its place. */
        PLANT
    }

    /** What may stand where a file should. */
    enum Thing {
        NOTHING,
        DIRECTORY,
        LINK,
        DANGLING_LINK,
        LINK_TO_ITSELF,
        LINK_TO_A_DEVICE,
        PIPE,
        SOCKET,
        FORBIDDEN
    }

    static final List<Thing> THINGS = List.of(Thing.values());
    private static final int LONGEST_GARBAGE = 5000;

    /** @param foreign files to put in the place of others */
    void doTo(Path directory, Path[] foreign) {
        Path target = directory.resolve(file);
        try {
            switch (kind) {
                case FOREIGN -> replace(target, foreign[(int) how]);
                case PLANT -> plant(target, THINGS.get((int) how));
                default -> change(target);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(this + " cannot be done: " + e, e);
        }
    }

    private void change(Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            switch (kind) {
                case TRUNCATE -> channel.truncate(at);
                case FLIP -> flip(channel);
                case EXTEND -> channel.write(garbage(new Random(how), (int) at), channel.size());
                default -> channel.write(garbage(channel.size()), at);
            }
        }
    }

    private void flip(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, at);
        one.put(0, (byte) (one.get(0) ^ 1 << how));
        channel.write(one.rewind(), at);
    }

    private ByteBuffer garbage(long size) {
        Random random = new Random(how);
        return garbage(random, (int) Math.min(size - at, 1 + random.nextInt(LONGEST_GARBAGE)));
    }

    private static ByteBuffer garbage(Random random, int length) {
        byte[] bytes = new byte[length];
        // All zeros and all ones are what real accidents leave most often.
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> Arrays.fill(bytes, (byte) 0xFF);
            default -> Arrays.fill(bytes, (byte) 0);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static void replace(Path target, Path foreign) throws IOException {
        Files.delete(target);
        Files.copy(foreign, target);
    }

    private static void plant(Path target, Thing thing) throws IOException, InterruptedException {
        Path kept = target.resolveSibling(target.getFileName() + ".kept");
        if (Files.exists(target)) {
            Files.move(target, kept);
        }
        switch (thing) {
            case NOTHING -> Files.deleteIfExists(target);
            case DIRECTORY -> Files.createDirectory(target);
            case LINK -> Files.createSymbolicLink(target, kept);
            case DANGLING_LINK -> Files.createSymbolicLink(target, target.resolveSibling("nowhere"));
            case LINK_TO_ITSELF -> Files.createSymbolicLink(target, target);
            case LINK_TO_A_DEVICE -> Files.createSymbolicLink(target, Path.of("/dev/zero"));
            case PIPE -> mkfifo(target);
            case SOCKET -> listen(target);
            case FORBIDDEN -> Files.setPosixFilePermissions(Files.createFile(target), Set.of());
        }
    }

    private static void mkfifo(Path target) throws IOException, InterruptedException {
        if (new ProcessBuilder("mkfifo", target.toString()).start().waitFor() != 0) {
            throw new IOException("no pipe at " + target);
        }
    }

    /** The name stays when the socket is closed. A socket's address is short, so it is made in the working directory. */
    private static void listen(Path target) throws IOException {
        Path shortName = Path.of("damage.socket");
        Files.deleteIfExists(shortName);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(shortName));
            Files.createLink(target, shortName);
        } finally {
            Files.deleteIfExists(shortName);
        }
    }

    static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Damage parse(String text) {
        String[] parts = text.split(":", -1);
        return new Damage(
                parts[0], parts[1], Kind.valueOf(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4]));
    }

    @Override
    public String toString() {
        return template + ":" + file + ":" + kind + ":" + at + ":" + how;
    }
}
