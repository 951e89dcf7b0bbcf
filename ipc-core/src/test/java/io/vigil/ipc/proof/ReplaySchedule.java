package io.vigil.ipc.proof;

import java.util.ArrayList;
import java.util.List;

/** Follows a printed list of choices: {@code 0*12 1 !0 2*3} is task 0 twelve times, task 1, kill 0, task 2 thrice. */
final class ReplaySchedule extends Schedule {
    private final String text;
    private final List<Integer> choices;
    private int next;

    ReplaySchedule(String text) {
        this.text = text;
        this.choices = parse(text);
    }

    @Override
    int choose(Decision decision) {
        if (next >= choices.size()) {
            return decision.options().get(0);
        }
        int choice = choices.get(next++);
        if (!decision.options().contains(choice)) {
            throw new IllegalStateException("the replayed schedule does not fit this run: step=" + decision.step()
                    + ", choice=" + print(List.of(choice)) + ", possible=" + print(decision.options()));
        }
        return choice;
    }

    @Override
    String describe() {
        return "replay of " + text;
    }

    static String print(List<Integer> choices) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < choices.size(); ) {
            int choice = choices.get(i);
            int count = 1;
            while (i + count < choices.size() && choices.get(i + count) == choice) {
                count++;
            }
            text.append(text.isEmpty() ? "" : " ").append(choice < 0 ? "!" + ~choice : String.valueOf(choice));
            text.append(count > 1 ? "*" + count : "");
            i += count;
        }
        return text.toString();
    }

    private static List<Integer> parse(String text) {
        List<Integer> choices = new ArrayList<>();
        for (String word : text.trim().split("\\s+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            int star = word.indexOf('*');
            int count = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1));
            String task = star < 0 ? word : word.substring(0, star);
            int choice = task.startsWith("!") ? ~Integer.parseInt(task.substring(1)) : Integer.parseInt(task);
            for (int i = 0; i < count; i++) {
                choices.add(choice);
            }
        }
        return choices;
    }
}
