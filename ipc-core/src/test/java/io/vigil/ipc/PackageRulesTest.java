package io.vigil.ipc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of this module. The rules for all modules are in dist. */
@AnalyzeClasses(packages = "io.vigil.ipc", importOptions = ImportOption.DoNotIncludeTests.class)
final class PackageRulesTest {
    @ArchTest
    static final ArchRule shouldHaveNoCycles =
            slices().matching("io.vigil.ipc.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldKeepTheVocabularyFreeOfEverythingElse = noClasses()
            .that()
            .resideInAPackage("io.vigil.ipc")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigil.ipc.*..");

    @ArchTest
    static final ArchRule shouldKeepTheLaneProtocolPure = noClasses()
            .that()
            .resideInAPackage("io.vigil.ipc.lane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vigil.ipc.mailbox..",
                    "io.vigil.ipc.owner..",
                    "io.vigil.ipc.home..",
                    "io.vigil.ipc.chronicle..",
                    "io.vigil.ipc.posix..");

    @ArchTest
    static final ArchRule shouldKeepTheLeakWatchApart = noClasses()
            .that()
            .resideInAPackage("io.vigil.ipc.testing..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.vigil..")
                    .and(not(resideInAPackage("io.vigil.ipc.testing..")))
                    .or(resideInAPackage("org.junit..")));

    @ArchTest
    static final ArchRule shouldNotNeedTheLeakWatch = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigil.ipc.testing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigil.ipc.testing..");

    @ArchTest
    static final ArchRule shouldKeepMessagesBelowWhoSendsThem = noClasses()
            .that()
            .resideInAPackage("io.vigil.ipc.message..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vigil.ipc.inbox..",
                    "io.vigil.ipc.telemetry..",
                    "io.vigil.ipc.engine..",
                    "io.vigil.ipc.region..",
                    "io.vigil.ipc.os..");

    @ArchTest
    static final ArchRule shouldKeepTheEngineFreeOfWhoUsesIt = noClasses()
            .that()
            .resideInAnyPackage("io.vigil.ipc.lane..", "io.vigil.ipc.mailbox..", "io.vigil.ipc.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vigil.ipc.message..", "io.vigil.ipc.inbox..", "io.vigil.ipc.telemetry..");

    @ArchTest
    static final ArchRule shouldTouchChronicleOnlyBehindTheTermStore = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigil.ipc.chronicle..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..");

    @ArchTest
    static final ArchRule shouldKeepMapsFreeOfWhatMakesTheirFiles = noClasses()
            .that()
            .resideInAPackage("io.vigil.ipc.map..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vigil.ipc.chronicle..",
                    "io.vigil.ipc.owner..",
                    "io.vigil.ipc.home..",
                    "io.vigil.ipc.lane..",
                    "io.vigil.ipc.mailbox..",
                    "io.vigil.ipc.engine..");

    @ArchTest
    static final ArchRule shouldTouchJnaOnlyBehindThePort = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigil.ipc.posix..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule shouldMapMemoryInRegionsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.vigil.ipc.region..", "io.vigil.ipc.chronicle..", "io.vigil.ipc.posix..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.nio.MappedByteBuffer");
}
