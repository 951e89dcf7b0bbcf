package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.os.PortableOs;
import io.vigil.ipc.proof.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Allocates on a small file system of its own with every number of pages left, from none to more than enough. */
final class FullDiskActor {
    private static final int PAGE = 4096;
    private static final int MOST_PAGES_LEFT = 26;

    private final Path disk;
    private final Os os = OsPort.current();
    private final int pagesAtFirst;
    private int refused;
    private int accepted;

    private FullDiskActor(Path disk) {
        this.disk = disk;
        this.pagesAtFirst = pagesFree();
    }

    public static void main(String[] args) throws IOException {
        FullDiskActor actor = new FullDiskActor(Path.of(args[0]));
        int step = Integer.parseInt(args[1]);
        for (int left = 0; left <= MOST_PAGES_LEFT; left += step) {
            actor.allocateWith(left, 0);
            actor.allocateWith(left, 2);
        }
        actor.fillUp(step);
        System.out.printf("os=%s refused=%d accepted=%d%n", actor.os.name(), actor.refused, actor.accepted);
    }

    /** Leaves so many pages, tries, checks; gives space back and tries again. */
    private void allocateWith(int pagesLeft, int termsBefore) throws IOException {
        Path mailbox = Files.createDirectory(disk.resolve("mailbox"));
        TermOracle oracle = new TermOracle(mailbox);
        for (int i = 0; i < termsBefore; i++) {
            oracle.allocate(Terms.SMALL);
        }
        Path log = mailbox.resolve("published");
        if (termsBefore == 0) {
            Files.createFile(log);
        }
        // The oracle's own line needs a page when it is the first.
        os.reserve(log, 0, PAGE);
        restoreLength(log, oracle);
        Path ballast = occupyAllBut(pagesLeft);
        boolean was = tryToAllocate(oracle, pagesLeft);
        oracle.assertIntact();
        Files.delete(ballast);
        oracle.allocate(Terms.SMALL);
        assertThat(oracle.terms()).isEqualTo(termsBefore + (was ? 2 : 1));
        oracle.assertIntact();
        Terms.run("rm", "-rf", mailbox.toString());
        // A mapping keeps the pages of a removed file until it is collected.
        Await.until("the space of removed files", Duration.ofSeconds(10), this::isEmptyAgain);
    }

    private boolean isEmptyAgain() {
        System.gc();
        return pagesFree() == pagesAtFirst;
    }

    private static void restoreLength(Path log, TermOracle oracle) {
        try {
            String lines = Files.readString(log).replace("\0", "");
            assertThat(lines.lines().count()).isEqualTo(oracle.terms());
            Terms.run("truncate", "-s", String.valueOf(lines.length()), log.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean tryToAllocate(TermOracle oracle, int pagesLeft) {
        try {
            // Filled to the last byte: what was accepted must be real.
            oracle.allocate(Terms.SMALL);
            accepted++;
            return true;
        } catch (VigilException e) {
            assertThat(e.code()).as("%d pages left: %s", pagesLeft, e).isEqualTo(ErrorCode.STORAGE_FULL);
            refused++;
            if (!(os instanceof PortableOs)) {
                assertThat(pagesFree()).as("pages left after the refusal").isEqualTo(pagesLeft);
            }
            return false;
        }
    }

    /** One store until it is full, again and again with a little less each time given back. */
    private void fillUp(int step) throws IOException {
        Path mailbox = Files.createDirectory(disk.resolve("mailbox"));
        Path other = disk.resolve("other");
        TermOracle oracle = new TermOracle(mailbox);
        for (int pages = MOST_PAGES_LEFT; pages > 0; pages -= step) {
            Files.createFile(other);
            os.reserve(other, 0, (long) pages * PAGE);
            while (tryToAllocate(oracle, pagesFree())) {
                assertThat(oracle.terms()).isLessThan(1000);
            }
            oracle.assertIntact();
            Files.delete(other);
        }
    }

    private Path occupyAllBut(int pages) throws IOException {
        Path ballast = Files.createFile(disk.resolve("ballast"));
        os.reserve(ballast, 0, (long) (pagesFree() - pages) * PAGE);
        assertThat(pagesFree()).isEqualTo(pages);
        return ballast;
    }

    private int pagesFree() {
        try {
            return (int) (Files.getFileStore(disk).getUsableSpace() / PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
