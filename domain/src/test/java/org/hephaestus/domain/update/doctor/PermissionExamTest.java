package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.FolderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionExamTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/h; rwx------; 1000; OK | ^/h has mode rwx------$",
        // Others may look.
        "/h; rwxr-xr-x; 1000; WARNING | look into it$ | ^chmod 700 /h$",
        "/h; rwx--x---; 1000; WARNING | look into it$ | ^chmod 700 /h$",
        "/h; rwx-----x; 1000; WARNING | look into it$ | ^chmod 700 /h$",
        // Others may write: they decide what runs.
        "/a b; rwxrwx---; 1000; PROBLEM | may change what runs here$ | ^chmod go-w '/a b', and",
        "/it's; rwxr-xrwx; 1000; PROBLEM | may change what | ^chmod go-w '/it'\\\\''s', and",
        // We may not.
        "/h; r-x------; 1000; PROBLEM | its own user cannot | ^chmod u.rwx /h$",
        "/h; rw-------; 1000; PROBLEM | its own user cannot | ^chmod u.rwx /h$",
        // It is somebody else's, whatever its mode; often after a start with sudo.
        "/h; rwx------; 0; PROBLEM | belongs to uid 0, and this runs as uid 1000$ | chown -R 1000 /h$",
        "/h; rwxrwxrwx; 1001; PROBLEM | belongs to uid 1001 | chown -R 1000 /h$",
      })
  void judges(String path, String mode, long owner, String want) {
    Lines.check(
        PermissionExam.judge(
            new FolderState.Found("home", path, mode, owner, 1000, "ext4"), Lines.PRODUCT),
        "permissions of home",
        want);
  }

  @Test
  void oneThatCannotBeLookedAt() {
    Lines.check(
        PermissionExam.judge(
            new FolderState.Unusable("home", "/h", "no such file or folder"), Lines.PRODUCT),
        "permissions of home",
        "PROBLEM | ^/h: no such file or folder$ | install again: ./install$");
  }
}
