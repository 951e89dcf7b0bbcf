package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creators that are JVMs, and really killed. */
class FileCreatorIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private JvmDriver jvms;
    private Path files;

    @BeforeEach
    void open() throws IOException {
        jvms = JvmDriver.in(directory);
        files = Files.createDirectory(directory.resolve("files"));
    }

    @AfterEach
    void close() {
        jvms.close();
    }

    private static long contentOf(Path file) {
        return FileHeader.map(file, CreateActor.MAGIC, 1, Region.Access.READ_ONLY)
                .getLong(CreateActor.TOTAL - 8);
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> found = Files.list(files)) {
            return found.toList();
        }
    }

    @Test
    void shouldHaveOneWinnerAndOneFileWhenJvmsRace() throws IOException {
        List<ChildJvm> racers = new ArrayList<>();
        for (int racer = 0; racer < 3; racer++) {
            racers.add(jvms.start("racer" + racer, CreateActor.class, racer));
        }
        for (int round = 0; round < 30; round++) {
            Path file = files.resolve("file" + round);
            racers.forEach(racer -> racer.send(file.toString()));
            List<Integer> winners = new ArrayList<>();
            for (int racer = 0; racer < racers.size(); racer++) {
                String answer = racers.get(racer).awaitLine(line -> line.startsWith("created"), SOON);
                if (answer.endsWith("true")) {
                    winners.add(racer);
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(contentOf(file)).isEqualTo((long) winners.get(0));
        }
        assertThat(names()).hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create.named",
                "create.reserved",
                "create.filled",
                "create.forced",
                "create.linked",
                "create.unlinked"
            })
    void shouldLeaveAllOrNothingWhenACreatorIsKilled(String site) throws IOException {
        Path file = files.resolve("file");
        ChildJvm creator = jvms.child("creator", CreateActor.class)
                .args(7)
                .failAt(site + ":1:kill")
                .start();
        creator.send(file.toString());
        creator.awaitAt(site, SOON);
        boolean published = Files.exists(file);
        if (published) {
            assertThat(contentOf(file)).isEqualTo(7);
        }

        assertThat(CreateActor.create(file, 8)).isEqualTo(!published);

        assertThat(contentOf(file)).isEqualTo(published ? 7 : 8);
        assertThat(names()).containsExactly(file);
    }
}
