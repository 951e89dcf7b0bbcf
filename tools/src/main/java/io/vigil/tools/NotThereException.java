package io.vigil.tools;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;

/** What a line speaks of is not there: no home, no such mailbox. The command then exits with 3. */
public final class NotThereException extends VigilException {
    private static final long serialVersionUID = 1L;

    public NotThereException(String message) {
        super(ErrorCode.INVALID_STATE, message);
    }
}
