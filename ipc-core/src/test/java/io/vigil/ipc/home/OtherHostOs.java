package io.vigil.ipc.home;

import io.vigil.ipc.os.OtherOs;
import io.vigil.ipc.os.PortableOs;

/** The same machine as another user sees it, or after another boot. */
final class OtherHostOs extends OtherOs {
    private final int uid;
    private final String bootId;

    OtherHostOs(int uid, String bootId) {
        super(new PortableOs());
        this.uid = uid;
        this.bootId = bootId;
    }

    @Override
    public int uid() {
        return uid;
    }

    @Override
    public String bootId() {
        return bootId;
    }
}
