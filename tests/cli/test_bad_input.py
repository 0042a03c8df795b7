#!/usr/bin/env python3
"""Bad input of every kind: one clear message with its place, the right exit status, no file left."""

import os
import subprocess
import sys

import tap
from tap import Skip, refused

STUDY = """model: shop.xmile
outputs: [stock of goods]
data:
  - {variable: stock of goods, file: goods.csv, series: goods, observe: end, period: year}
claims:
  - id: C1
    says: "the shop runs out"
    variants:
      plain: {true_if: "min(stock_of_goods over 2021..2024) < 1"}
"""

MODEL = """<?xml version="1.0"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
  <header><vendor>Penstock</vendor><product version="1">Penstock</product></header>
  <sim_specs time_units="year"><start>2020</start><stop>2025</stop><dt>0.25</dt></sim_specs>
  <model_units><unit name="piece"/><unit name="year"/></model_units>
  <model><variables>
    <stock name="stock of goods"><eqn>100</eqn><inflow>buying</inflow><outflow>selling</outflow><units>piece</units></stock>
    <flow name="buying"><eqn>20</eqn><units>piece/year</units></flow>
    <flow name="selling"><eqn>stock_of_goods / turnover_time</eqn><units>piece/year</units></flow>
    <aux name="turnover time"><eqn>4</eqn><units>year</units></aux>
  </variables></model>
</xmile>
"""

GOODS = """series,date,value,unit,source,confidence,note,known_at_cut
goods,2021-12-31,80,piece,stock-taking,A,,yes
goods,2022-12-31,75,piece,stock-taking,A,,yes
"""


def shop(folder, model=MODEL, study=STUDY, goods=GOODS):
    folder.write("shop.xmile", model)
    folder.write("shop.yaml", study)
    folder.write("goods.csv", goods)


def changed(text, old, new):
    assert old in text
    return text.replace(old, new)


def both(folder, name, status, says):
    """Refused by check, and by the verb that would write a file."""
    refused(folder, "check", name, status=status, says=says)
    if name.endswith(".yaml"):
        refused(folder, "assess", name, "-o", "out.html", "--json", "out.json", status=status, says=says)
        refused(folder, "ensemble", name, "-n", "10", "-o", "out.nc", status=status, says=says)
    else:
        refused(folder, "run", name, "-o", "out.csv", status=status, says=says)


def bad_model(folder, old, new, says):
    shop(folder, model=changed(MODEL, old, new))
    both(folder, "shop.xmile", 1, says)


def bad_study(folder, old, new, says):
    shop(folder, study=changed(STUDY, old, new))
    both(folder, "shop.yaml", 1, says)


def bad_goods(folder, old, new, says):
    shop(folder, goods=changed(GOODS, old, new))
    both(folder, "shop.yaml", 1, says)


def test_the_good_files_are_good(folder):
    shop(folder)
    for name in ("shop.xmile", "shop.yaml"):
        run = folder.run("check", name)
        assert run.returncode == 0, run.stderr


def test_missing_files(folder):
    both(folder, "nowhere.xmile", 1, "cannot open 'nowhere.xmile'")
    both(folder, "nowhere.yaml", 1, "cannot open 'nowhere.yaml'")


def test_truncated_model(folder):
    shop(folder, model=MODEL[:len(MODEL) // 2])
    both(folder, "shop.xmile", 1, "shop.xmile:")
    both(folder, "shop.yaml", 1, "shop.xmile:")


def test_binary_model(folder):
    folder.write("b.xmile", bytes(range(256)) * 20)
    both(folder, "b.xmile", 1, "b.xmile")


def test_empty_model(folder):
    folder.write("e.xmile", "")
    both(folder, "e.xmile", 1, "e.xmile")


def test_xml_that_is_no_model(folder):
    folder.write("h.xmile", "<html><body>not a model</body></html>")
    both(folder, "h.xmile", 1, "h.xmile:1:")


def test_a_folder_is_no_model(folder):
    os.mkdir(folder.path / "d.xmile")
    run = folder.run("check", "d.xmile")
    assert run.returncode in (1, 3) and "d.xmile" in run.stderr


def test_a_vensim_model_is_named_as_not_supported(folder):
    folder.write("m.mdl", "{UTF-8}\nbirths = 2 ~ people/Year ~ |\n")
    both(folder, "m.mdl", 1, "m.mdl")


def test_missing_reference_suggests_the_near_name(folder):
    bad_model(folder, "stock_of_goods / turnover_time", "stock_of_goods / turnover_tim",
              ["shop.xmile:9:", "turnover_tim", "did you mean 'turnover time'?"])


def test_circular_reference_shows_the_chain(folder):
    bad_model(folder, "<eqn>4</eqn>", "<eqn>selling / buying</eqn>",
              ["shop.xmile:", "turnover time", "selling"])


def test_missing_equation(folder):
    bad_model(folder, "<eqn>4</eqn>", "", ["shop.xmile:10:", "turnover time"])


def test_unsupported_construct_is_named_with_its_place(folder):
    bad_model(folder, "<eqn>4</eqn>", "<eqn>SMTH1(4, 2)</eqn>", ["shop.xmile:10:", "SMTH1"])


def test_unknown_unit(folder):
    shop(folder, model=changed(MODEL, "<eqn>4</eqn><units>year</units>",
                               "<eqn>4</eqn><units>yaer</units>"))
    warned = folder.run("check", "shop.xmile")
    assert warned.returncode == 0 and "warning" in warned.stderr and "yaer" in warned.stderr
    for args in (["check"], ["run", "-o", "out.csv"]):
        run = folder.run(*args, "shop.xmile", "--strict")
        assert run.returncode == 1 and "shop.xmile:10:" in run.stderr, run.stderr
    assert "out.csv" not in folder.names()


def test_unit_mismatch(folder):
    shop(folder, model=changed(MODEL, "<units>year</units></aux>", "<units>piece</units></aux>"))
    run = folder.run("check", "shop.xmile", "--strict")
    assert run.returncode == 1 and "selling" in run.stderr and "shop.xmile:" in run.stderr


def test_time_step_that_is_no_number(folder):
    bad_model(folder, "<dt>0.25</dt>", "<dt>quarter</dt>", ["shop.xmile:4:", "quarter"])


def test_binary_study(folder):
    shop(folder, study="\0\1\2\3" * 100)
    both(folder, "shop.yaml", 1, "shop.yaml:")


def test_truncated_study(folder):
    shop(folder, study=STUDY[:STUDY.index("true_if") + 10])
    both(folder, "shop.yaml", 1, "shop.yaml:")


def test_empty_study(folder):
    shop(folder, study="")
    both(folder, "shop.yaml", 1, "shop.yaml")


def test_study_without_model(folder):
    bad_study(folder, "model: shop.xmile\n", "", "model")


def test_study_with_a_missing_model(folder):
    bad_study(folder, "model: shop.xmile", "model: shup.xmile", ["shop.yaml:1:", "shup.xmile"])


def test_study_with_an_unknown_key_suggests_the_near_one(folder):
    bad_study(folder, "claims:", "clams:", ["shop.yaml:5:", "claims"])


def test_study_with_an_unknown_variable_suggests_the_near_one(folder):
    bad_study(folder, "outputs: [stock of goods]", "outputs: [stock of good]",
              ["shop.yaml:2:", "stock of good", "did you mean 'stock of goods'?"])


def test_study_with_an_unknown_distribution(folder):
    bad_study(folder, "outputs:", "vary: [{variable: buying, as: {trangular: [1, 2, 3]}, source: a, "
              "because: b}]\noutputs:", ["shop.yaml:2:", "triangular"])


def test_study_with_an_impossible_distribution(folder):
    bad_study(folder, "outputs:", "vary: [{variable: buying, as: {triangular: [3, 2, 1]}, source: a, "
              "because: b}]\noutputs:", "shop.yaml:2:")


def test_data_file_that_is_missing(folder):
    bad_study(folder, "file: goods.csv", "file: godds.csv", ["shop.yaml:4:", "godds.csv"])


def test_data_with_a_hole(folder):
    bad_goods(folder, "12-31,80,", "12-31,,", "goods.csv:2:")


def test_data_with_text_in_a_number(folder):
    bad_goods(folder, "12-31,75,", "12-31,many,", ["goods.csv:3:", "many"])


def test_data_with_an_impossible_date(folder):
    bad_goods(folder, "2022-12-31", "2022-13-31", ["goods.csv:3:", "2022-13-31"])


def test_data_with_a_row_of_the_wrong_length(folder):
    bad_goods(folder, "goods,2022-12-31,75,piece,stock-taking,A,,yes", "goods,2022-12-31", "goods.csv:3")


def test_data_without_the_series(folder):
    bad_study(folder, "series: goods", "series: gods", ["shop.yaml:4:", "gods"])


def test_claim_with_a_wrong_expression(folder):
    bad_study(folder, "over 2021..2024) < 1", "over 2021..2024 < 1", "shop.yaml:9:")


def test_claim_with_an_unknown_name(folder):
    bad_study(folder, "min(stock_of_goods", "min(stock_of_gods", ["shop.yaml:9:", "stock of goods"])


def test_claim_with_a_window_past_the_end(folder):
    bad_study(folder, "over 2021..2024", "over 2021..2031", ["shop.yaml:9:", "2031"])


def test_claim_that_is_no_number_of_a_member(folder):
    bad_study(folder, "min(stock_of_goods over 2021..2024) < 1", "stock_of_goods < 1", "shop.yaml:9:")


def test_claim_with_two_kinds_of_test(folder):
    bad_study(folder, '< 1"}', '< 1", chance: "1"}', ["shop.yaml:9:", "chance"])


def test_existing_output_is_kept_without_force(folder):
    shop(folder)
    for verb, study, out in (("run", "shop.xmile", "o.csv"), ("assess", "shop.yaml", "o.html"),
                             ("ensemble", "shop.yaml", "o.nc")):
        folder.write(out, "mine")
        refused(folder, verb, study, "-o", out, status=3, says=["exists", "--force"])
        assert (folder.path / out).read_text() == "mine"
        run = folder.run(verb, study, "-o", out, "--force")
        assert run.returncode == 0 and (folder.path / out).read_bytes() != b"mine", run.stderr


def test_output_is_asked_for_before_the_long_run(folder):
    shop(folder)
    folder.write("o.html", "mine")
    refused(folder, "assess", "shop.yaml", "-n", "1000000000", "-o", "o.html", status=3, says="exists")
    refused(folder, "assess", "shop.yaml", "-n", "1000000000", "-o", "new.html", "--json", "o.html",
            status=3, says="exists")


def test_output_in_a_folder_that_is_missing(folder):
    shop(folder)
    refused(folder, "run", "shop.xmile", "-o", "no/where.csv", status=3, says="no/where.csv")
    refused(folder, "assess", "shop.yaml", "-o", "no/where.html", status=3, says="no/where.html")
    refused(folder, "ensemble", "shop.yaml", "-o", "no/where.nc", status=3, says="no/where.nc")


def test_output_that_is_a_folder(folder):
    os.mkdir(folder.path / "d")
    shop(folder)
    refused(folder, "run", "shop.xmile", "-o", "d", "--force", status=3, says="is a folder")


def test_disk_full_is_told(folder):
    if not os.path.exists("/dev/full"):
        raise Skip("no /dev/full")
    shop(folder)
    with open("/dev/full", "w") as full:
        run = subprocess.run([tap.PENSTOCK, "run", "shop.xmile"], cwd=folder.path, stdout=full,
                             stderr=subprocess.PIPE, text=True)
    assert run.returncode == 3 and "No space left" in run.stderr, run.stderr


def test_every_problem_is_told_in_one_pass(folder):
    pairs = [("stock_of_goods / turnover_time", "stock_of_goods / turnover_tim", "<eqn>20</eqn>",
              "<eqn>20 * forty</eqn>"),
             ("stock_of_goods / turnover_time", "stock_of_goods /", "<eqn>20</eqn>", "<eqn>(20</eqn>")]
    for old, new, other_old, other_new in pairs:
        shop(folder, model=changed(changed(MODEL, old, new), other_old, other_new))
        run = folder.run("check", "shop.xmile")
        assert run.returncode == 1 and run.stderr.count("error: ") == 2, run.stderr
        assert "shop.xmile:8:" in run.stderr and "shop.xmile:9:" in run.stderr


if __name__ == "__main__":
    sys.exit(tap.main(sys.modules[__name__]))
