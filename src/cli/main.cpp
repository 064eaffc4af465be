#include "app.hpp"

int main(int argc, char** argv) {
    return dbtool::cli::run(argc, argv);
}
