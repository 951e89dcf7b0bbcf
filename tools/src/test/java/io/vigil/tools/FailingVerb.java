package io.vigil.tools;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A verb as another module would add it: found by its services file alone. */
@Command(name = "fail-with", header = "Fails as it is told.")
public final class FailingVerb implements VigilVerb {
    @Parameters(paramLabel = "CODE", description = "An error code, or io.")
    private String code = "";

    @Override
    public int run(Invocation invocation) throws IOException {
        if (code.equals("io")) {
            throw new IOException("disk on\n  fire");
        }
        throw new VigilException(ErrorCode.valueOf(code), "it failed: name=" + invocation.supervisor() + "; wait");
    }
}
