package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.broker.resilience.CircuitBreaker;
import io.vigil.broker.resilience.CircuitState;
import io.vigil.broker.resilience.Retry;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.RateLimiter;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of docs/patterns.md about resilience. */
@LeakFree
class ResilienceSample {
    private final List<String> printed = new ArrayList<>();
    private int failures;

    private void print(String line) {
        printed.add(line);
    }

    private String askBank(String what) {
        if (failures-- > 0) {
            throw new IllegalStateException("no answer");
        }
        return what + ": 7";
    }

    private void ask(Vigil vigil) {
        CircuitBreaker bank = vigil.breaker("bank"); // one for all processes of the home
        try {
            print(bank.call(() -> askBank("balance")));
        } catch (VigilException e) {
            if (e.code() == ErrorCode.CIRCUIT_OPEN) {
                print("later"); // the bank was not asked
            }
        }
    }

    @Test
    void shouldNotAskWhatFails(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            ask(vigil);
            vigil.breaker("bank").forceOpen();
            ask(vigil);
        }
        try (Vigil vigil = Vigil.open(home)) {
            assertThat(vigil.breaker("bank").state()).isEqualTo(CircuitState.OPEN);
        }
        assertThat(printed).containsExactly("balance: 7", "later");
    }

    @Test
    void shouldLimit(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            RateLimiter mails = vigil.limiter("mails", 100); // tokens a second, of all processes together
            if (mails.allow()) {
                print("sent, " + mails.available() + " left");
            }
            assertThat(vigil.limiter("mails").rate()).isEqualTo(100);
        }
        assertThat(printed).containsExactly("sent, 99 left");
    }

    @Test
    void shouldTryAgain(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            CircuitBreaker bank = vigil.breaker("bank");
            failures = 2;
            Retry retry = Retry.builder()
                    .maxAttempts(3)
                    .initialDelay(Duration.ofMillis(1))
                    .build();
            print(retry.call(() -> bank.call(() -> askBank("rate"))));
        }
        assertThat(printed).containsExactly("rate: 7");
    }
}
