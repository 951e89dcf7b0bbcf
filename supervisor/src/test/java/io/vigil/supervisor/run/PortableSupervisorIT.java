package io.vigil.supervisor.run;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The same over the portable port. */
class PortableSupervisorIT extends SupervisorIT {
    @Override
    boolean isNative() {
        return false;
    }

    @BeforeEach
    void forceThePortablePort() {
        System.setProperty("vigil.processes", "portable");
    }

    @AfterEach
    void forceNothing() {
        System.clearProperty("vigil.processes");
    }
}
