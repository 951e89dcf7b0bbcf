package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcFsTest {
    private static final String AFTER_NAME = " S 1 2 3 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 11 22 33";

    @Test
    void shouldFindTheStartTimeWhateverTheName() {
        assertThat(ProcFs.startTimeIn("42 (java)" + AFTER_NAME)).isEqualTo(987_654);
        assertThat(ProcFs.startTimeIn("42 (a) S 9 (b c)" + AFTER_NAME)).isEqualTo(987_654);
        assertThat(ProcFs.startTimeIn("42 ())))" + AFTER_NAME)).isEqualTo(987_654);
        assertThat(ProcFs.startTimeIn("42 (new\nline)" + AFTER_NAME + "\n")).isEqualTo(987_654);
    }

    @Test
    void shouldKnowNothingWhenTheLineIsShortOrGarbage() {
        assertThat(ProcFs.startTimeIn("")).isZero();
        assertThat(ProcFs.startTimeIn("42 (java) S 1 2")).isZero();
        assertThat(ProcFs.startTimeIn("42 (java)" + AFTER_NAME.replace("987654", "x")))
                .isZero();
    }

    @Test
    void shouldKnowNothingOfAProcessThatIsNotThere() {
        assertThat(ProcFs.startTime(Integer.MAX_VALUE)).isZero();
        assertThat(ProcFs.startTime(-1)).isZero();
    }
}
