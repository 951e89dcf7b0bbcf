package io.vigil.supervisor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of supervision. */
@AnalyzeClasses(packages = "io.vigil.supervisor", importOptions = ImportOption.DoNotIncludeTests.class)
final class SupervisorRulesTest {
    @ArchTest
    static final ArchRule shouldHaveNoCycles =
            slices().matching("io.vigil.supervisor.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldKeepTheWordsFreeOfEverythingElse = noClasses()
            .that()
            .resideInAPackage("io.vigil.supervisor")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigil.supervisor.*..");

    @ArchTest
    static final ArchRule shouldKeepTheDecisionsPure = noClasses()
            .that()
            .resideInAPackage("io.vigil.supervisor.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vigil.supervisor.process..",
                    "io.vigil.supervisor.posix..",
                    "io.vigil.supervisor.run..",
                    "java.io..",
                    "java.nio..",
                    "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(lang\\.Thread|time\\.(Clock|Instant))");
}
