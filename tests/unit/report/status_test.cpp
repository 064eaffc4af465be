#include <dbtool/report/status.hpp>

#include "golden.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;

TEST_CASE("status shows each state with a word, the sum and what to type next") {
    const run::Picture picture = test::sample_picture();
    const auto revisions = test::sample_status(picture);
    test::check_golden("status", render_status({}, "sqlite:dev.db", picture, revisions));
    Style style;
    style.color = true;
    style.width = 72;
    test::check_golden("status_terminal",
                       render_status(style, "sqlite:dev.db", picture, revisions));
}

TEST_CASE("status ends with the one thing to do next") {
    struct Case {
        std::vector<test::Node> nodes;
        run::RevisionState state;
        std::string advice;
    };
    using State = run::RevisionState;
    const std::vector<Case> cases = {
        {{{"a"}}, State::pending, "next: dbtool upgrade head\n"},
        {{{"a"}}, State::applied, "1 applied\n"},
        {{{"a"}}, State::edited, "dbtool repair accepts it\n"},
        {{{"a"}, {"b"}}, State::pending, "next: dbtool merge joins the 2 heads\n"}};
    for (const auto& [nodes, state, advice] : cases) {
        run::Picture picture;
        picture.files = picture.all = test::make_graph(nodes);
        picture.applied = test::make_set(picture.all, {});
        run::RevisionStatus status;
        status.state = state;
        const std::string text = render_status({}, "sqlite:x", picture, {status});
        INFO(text);
        CHECK(text.ends_with(advice));
    }
}

TEST_CASE("status of an empty project says how to begin") {
    const run::Picture empty;
    CHECK(render_status({}, "sqlite:x", empty, {}) ==
          "sqlite:x: no migrations yet\nnext: dbtool create \"MESSAGE\"\n");
}
