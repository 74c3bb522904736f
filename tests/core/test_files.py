import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hightech.core import files
from hightech.core.errors import ShapeError
from hightech.core.models import File
from tests.answers import closing
from tests.kites.models import Kite

PDF = b"%PDF-1.4\ntrailer\n%%EOF\n"


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def zipped(*names, content=b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


class TestStore:
    def test_it_keeps_name_size_hash_and_type(self, officer):
        file = files.store(upload("合同.pdf"), by=officer)
        assert (file.name, file.size, file.content_type) == (
            "合同.pdf",
            len(PDF),
            "application/pdf",
        )
        assert file.sha256 == hashlib.sha256(PDF).hexdigest()

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"MZ\x90\x00 a program"),
            ("a.png", PDF),
            ("a.docx", zipped("xl/workbook.xml")),
            ("a.exe", b"MZ"),
            ("a.html", b"<html><script>alert(1)</script>"),
            ("a.txt", b"<script>alert(1)</script>"),
            ("a.svg", b"<svg onload='x'/>"),
            ("a", PDF),
        ],
    )
    def test_a_file_that_lies_about_its_type_is_refused(self, officer, name, content):
        with pytest.raises(ShapeError):
            files.store(upload(name, content), by=officer)
        assert File.objects.count() == 0

    def test_an_archive_bomb_is_refused(self, officer):
        bomb = zipped("xl/workbook.xml", content=b"0" * 60_000_000)
        with pytest.raises(ShapeError):
            files.store(upload("a.xlsx", bomb), by=officer)

    def test_an_empty_file_is_refused(self, officer):
        with pytest.raises(ShapeError):
            files.store(upload("a.pdf", b""), by=officer)

    def test_a_file_over_the_limit_is_too_large(self, officer, settings):
        settings.FILE_UPLOAD_MAX_BYTES = len(PDF) - 1
        with pytest.raises(files.TooLargeFile):
            files.store(upload("a.pdf"), by=officer)
        settings.FILE_UPLOAD_MAX_BYTES = len(PDF)
        assert files.store(upload("a.pdf"), by=officer).size == len(PDF)

    def test_a_path_in_the_name_goes_nowhere(self, officer):
        file = files.store(upload("../../etc/passwd.pdf"), by=officer)
        assert "/" not in file.name
        assert ".." not in file.path


class TestReading:
    def test_the_uploader_reads_it_and_a_stranger_does_not(self, client, officer, user_with, zone):
        file = files.store(upload("a.pdf"), by=officer)
        address = f"/files/{file.uuid}/"
        client.force_login(user_with("OFFICER", zone=zone))
        assert client.get(address).status_code == 404
        client.force_login(officer)
        with closing(client.get(address)) as answer:
            assert answer.status_code == 200
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_who_sees_the_record_reads_its_files(self, client, officer, user_with, zone):
        file, kite = files.store(upload("a.pdf"), by=officer), Kite.objects.create()
        files.attach(kite, [file], by=officer)
        client.force_login(user_with("OFFICER", zone=zone))
        with closing(client.get(f"/files/{file.uuid}/")) as answer:
            assert answer.status_code == 200

    def test_only_ones_own_upload_serves_as_evidence(self, officer, user_with, zone):
        file = files.store(upload("a.pdf"), by=officer)
        assert files.readable(str(file.uuid), by=officer) == file
        with pytest.raises(ValueError, match="no such file"):
            files.readable(str(file.uuid), by=user_with("OFFICER", zone=zone))
        with pytest.raises(ValueError, match="id"):
            files.readable("7", by=officer)
