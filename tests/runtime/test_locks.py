"""Who uses a data folder is told by locks that the kernel lifts."""

from runtime.folder import Folder


def folder_at(path):
    folder = Folder(path)
    folder.prepare()
    return folder


def test_users_share_and_the_keeper_waits_for_all(tmp_path):
    folder = folder_at(tmp_path)
    ada, ben, keeper = (folder.lock("users") for _ in range(3))
    assert ada.take(shared=True, wait=False)
    assert ben.take(shared=True, wait=False)
    assert not keeper.take(wait=False)
    ada.drop()
    assert not keeper.take(wait=False)
    ben.drop()
    assert keeper.take(wait=False)
    assert not ada.take(shared=True, wait=False)
    keeper.drop()


def test_the_holder_leaves_a_note(tmp_path):
    folder = folder_at(tmp_path)
    holder = folder.lock("run")
    holder.take()
    holder.write({"url": "http://127.0.0.1:8000/"})
    holder.write({"url": "http://127.0.0.1:8001/"})
    assert folder.lock("run").is_taken
    assert folder.lock("run").read() == {"url": "http://127.0.0.1:8001/"}
    holder.drop()
    assert not folder.lock("run").is_taken


def test_the_secret_key_is_made_once_and_closed(tmp_path):
    folder = folder_at(tmp_path)
    path = folder.secret_key()
    key = path.read_text()
    assert len(key) >= 50
    assert path.stat().st_mode & 0o077 == 0
    assert folder.secret_key().read_text() == key
