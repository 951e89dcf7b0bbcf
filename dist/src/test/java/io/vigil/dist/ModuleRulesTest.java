package io.vigil.dist;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameContaining;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what, over all modules. Arrows point down only. */
@AnalyzeClasses(packages = "io.vigil", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleRulesTest {
    @ArchTest
    static final ArchRule shouldPointModuleArrowsDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("ipc-core")
            .definedBy("io.vigil.ipc..")
            .layer("broker")
            .definedBy("io.vigil.broker..")
            .layer("checkpoint")
            .definedBy("io.vigil.checkpoint..")
            .layer("supervisor")
            .definedBy("io.vigil", "io.vigil.supervisor..", "io.vigil.testing..")
            .layer("tools")
            .definedBy("io.vigil.tools..")
            .layer("bench")
            .definedBy("io.vigil.bench..")
            .whereLayer("bench")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("tools")
            .mayOnlyBeAccessedByLayers("bench")
            .whereLayer("supervisor")
            .mayOnlyBeAccessedByLayers("tools", "bench")
            .whereLayer("broker")
            .mayOnlyBeAccessedByLayers("supervisor", "tools", "bench")
            .whereLayer("checkpoint")
            .mayOnlyBeAccessedByLayers("supervisor", "tools", "bench");

    @ArchTest
    static final ArchRule shouldHaveNoCyclesBetweenPatterns =
            slices().matching("io.vigil.broker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldKeepPatternsFreeOfWhoHoldsThem = noClasses()
            .that()
            .resideInAPackage("io.vigil.broker.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigil.broker");

    @ArchTest
    static final ArchRule shouldBelongToAModule = noClasses()
            .should()
            .resideOutsideOfPackages(
                    "io.vigil",
                    "io.vigil.ipc..",
                    "io.vigil.broker..",
                    "io.vigil.checkpoint..",
                    "io.vigil.supervisor..",
                    "io.vigil.testing..",
                    "io.vigil.tools..",
                    "io.vigil.bench..",
                    "io.vigil.dist..");

    @ArchTest
    static final ArchRule shouldImportChronicleInOnePackage = noClasses()
            .that(not(resideInAnyPackage("io.vigil.ipc.chronicle..", "io.vigil.bench..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..");

    @ArchTest
    static final ArchRule shouldImportJnaInThePosixPackages = noClasses()
            .that(not(resideInAnyPackage("io.vigil.ipc.posix..", "io.vigil.supervisor.posix..", "io.vigil.bench..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule shouldNeedJunitInTheTestKitAlone = noClasses()
            .that(not(resideInAPackage("io.vigil.testing..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.junit..");

    @ArchTest
    static final ArchRule shouldOpenNoSocket = noClasses()
            .that(not(resideInAPackage("io.vigil.bench..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.net.http..", "com.sun.net.httpserver..", "javax.net..", "java.rmi..")
                    .or(resideInAPackage("java.net").and(simpleName("URI").negate()))
                    .or(resideInAPackage("java.nio.channels").and(simpleNameContaining("Socket"))));

    @ArchTest
    static final ArchRule shouldNotUseJavaSerialization = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(Object(In|Out)put(Stream|Filter)?|Externalizable)");

    @ArchTest
    static final ArchRule shouldLeaveUnsafeToAgrona =
            noClasses().should().dependOnClassesThat().haveNameMatching("(sun\\.misc|jdk\\.internal\\.misc)\\.Unsafe");

    @ArchTest
    static final ArchRule shouldNameClassesByTheirRole =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Base|Data)");
}
