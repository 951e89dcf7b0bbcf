package io.vigil.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTrieTest {
    @ParameterizedTest
    @CsvSource({
        "events.*, events.user, true",
        "events.*, events.user.created, false",
        "events.*, events, false",
        "events.#, events, true",
        "events.#, events.user, true",
        "events.#, events.user.created, true",
        "events.#, event, false",
        "#, a, true",
        "#, a.b.c, true",
        "*, a, true",
        "*, a.b, false",
        "*.b.#, a.b, true",
        "*.b.#, a.c.b, false",
        "#.b, b, true",
        "#.b, a.a.b, true",
        "#.b, a.b.a, false",
        "a.#.b, a.b, true",
        "a.#.b, a.x.y.b, true",
        "#.#, a, true",
        "*.#.*, a, false",
        "*.#.*, a.b, true",
        "a.b, a.b, true",
        "a.b, a.B, false"
    })
    void shouldMatchAsDocumented(String pattern, String topic, boolean matches) {
        assertThat(TopicPattern.of(pattern).matches(topic)).isEqualTo(matches);
        assertThat(naive(TopicPattern.of(pattern).levels(), List.of(topic.split("\\.", -1))))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a.b*", "#a", "a. .b", "a.**"})
    void shouldRefuseWhatIsNoPattern(String text) {
        assertThatThrownBy(() -> TopicPattern.of(text))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    @Test
    void shouldRefuseWhatIsNoTopic() {
        String deep = IntStream.rangeClosed(0, TopicPattern.MOST_LEVELS)
                .mapToObj(i -> "a")
                .collect(Collectors.joining("."));
        for (String text : List.of("", "a..b", "a.*", "a.#", deep, "a".repeat(256))) {
            assertThatThrownBy(() -> TopicPattern.topic(text)).hasMessageContaining("topic not allowed");
        }
        assertThatThrownBy(() -> TopicPattern.topic("a.\u001b[2J.*")).hasMessageContaining("\\u001b");
    }

    @Test
    void shouldGiveEachSubscriberOnce() {
        TopicTrie<String> trie = new TopicTrie<>();
        for (String pattern : List.of("events.user.*", "events.#", "#.created", "events.user.created")) {
            assertThat(trie.add(TopicPattern.of(pattern), "one")).isTrue();
        }
        assertThat(trie.add(TopicPattern.of("events.#"), "one")).isFalse();
        trie.add(TopicPattern.of("events.#"), "two");
        assertThat(trie.matches("events.user.created")).containsExactlyInAnyOrder("one", "two");
        assertThat(trie.size()).isEqualTo(5);
    }

    @Test
    void shouldMatchAsTheNaiveMatcherDoesWhateverIsAddedAndRemoved() {
        long seed = new Random().nextLong();
        System.out.println("topics against the naive matcher: seed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 60; run++) {
            TopicTrie<Integer> trie = new TopicTrie<>();
            Map<TopicPattern, Set<Integer>> naive = new HashMap<>();
            for (int step = 0; step < 120; step++) {
                TopicPattern pattern = new TopicPattern(draw(random, List.of("a", "b", "c", "*", "#")));
                int subscriber = random.nextInt(6);
                Set<Integer> there = naive.computeIfAbsent(pattern, p -> new HashSet<>());
                if (random.nextInt(3) == 0) {
                    assertThat(trie.remove(pattern, subscriber)).isEqualTo(there.remove(subscriber));
                } else {
                    assertThat(trie.add(pattern, subscriber)).isEqualTo(there.add(subscriber));
                }
                List<String> topic = draw(random, List.of("a", "b", "c", "d"));
                Set<Integer> expected = naive.entrySet().stream()
                        .filter(each -> naive(each.getKey().levels(), topic))
                        .flatMap(each -> each.getValue().stream())
                        .collect(Collectors.toSet());
                assertThat(trie.matches(String.join(".", topic)))
                        .as("seed=%d run=%d step=%d topic=%s", seed, run, step, topic)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
            naive.forEach((pattern, there) -> there.forEach(each -> trie.remove(pattern, each)));
            assertThat(trie.size()).isZero();
            assertThat(trie.matches("a")).isEmpty();
        }
    }

    private static List<String> draw(Random random, List<String> from) {
        List<String> levels = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            levels.add(from.get(random.nextInt(from.size())));
        }
        return levels;
    }

    /** By the words of the documentation, whatever it costs. */
    private static boolean naive(List<String> pattern, List<String> topic) {
        if (pattern.isEmpty()) {
            return topic.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("#")) {
            return IntStream.rangeClosed(0, topic.size()).anyMatch(i -> naive(rest, topic.subList(i, topic.size())));
        }
        return !topic.isEmpty()
                && (pattern.get(0).equals("*") || pattern.get(0).equals(topic.get(0)))
                && naive(rest, topic.subList(1, topic.size()));
    }

    @Test
    @Timeout(60)
    void shouldNotBeMadeSlowByAPattern() {
        TopicTrie<String> trie = new TopicTrie<>();
        String worst = IntStream.range(0, 15).mapToObj(i -> "#.a").collect(Collectors.joining(".")) + ".b";
        trie.add(TopicPattern.of(worst), "one");
        String topic = IntStream.range(0, 32).mapToObj(i -> "a").collect(Collectors.joining("."));
        assertThat(trie.matches(topic)).isEmpty();
    }

    @Test
    void shouldLookOnlyWhereATopicLeads() {
        TopicTrie<Integer> trie = new TopicTrie<>();
        for (int i = 0; i < 100_000; i++) {
            trie.add(TopicPattern.of("shop." + i + ".orders.*"), i);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            assertThat(trie.matches("shop." + i + ".orders.new").contains(i)).isTrue();
        }
        System.out.println("a look among 100,000 subscriptions: ns=" + (System.nanoTime() - begin) / 20_000
                + ", in all " + Duration.ofNanos(System.nanoTime() - begin));
    }
}
