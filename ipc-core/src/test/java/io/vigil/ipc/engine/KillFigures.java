package io.vigil.ipc.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Prints what a set of kills showed. */
final class KillFigures {
    private KillFigures() {}

    static void print(Map<KillPoints.KillPoint, KillScene.Outcome> outcomes) {
        List<Map.Entry<KillPoints.KillPoint, KillScene.Outcome>> byTime = outcomes.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> entry.getValue().unblockedMs()))
                .toList();
        long fired = outcomes.values().stream().filter(KillScene.Outcome::fired).count();
        System.out.println("kill points: " + outcomes.size() + ", fired " + fired);
        if (byTime.isEmpty()) {
            return;
        }
        System.out.printf(
                "from the death until others had sent into every lane and received everything, ms: p50 %.1f, p99 %.1f, max %.1f (%s)%n",
                at(byTime, 0.5),
                at(byTime, 0.99),
                at(byTime, 1),
                byTime.get(byTime.size() - 1).getKey());
        outcomes.forEach((point, outcome) -> {
            if (!outcome.fired()) {
                System.out.println("not met this time: " + point);
            }
        });
    }

    private static double at(List<Map.Entry<KillPoints.KillPoint, KillScene.Outcome>> byTime, double share) {
        return byTime.get((int) Math.round(share * (byTime.size() - 1)))
                .getValue()
                .unblockedMs();
    }
}
