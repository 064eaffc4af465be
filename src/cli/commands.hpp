#pragma once

#include "command.hpp"

namespace dbtool::cli {

extern const Command branches_command;
extern const Command check_command;
extern const Command completion_command;
extern const Command create_command;
extern const Command current_command;
extern const Command downgrade_command;
extern const Command generate_command;
extern const Command graph_command;
extern const Command heads_command;
extern const Command history_command;
extern const Command import_command;
extern const Command init_command;
extern const Command log_command;
extern const Command merge_command;
extern const Command redo_command;
extern const Command repair_command;
extern const Command show_command;
extern const Command stamp_command;
extern const Command status_command;
extern const Command upgrade_command;

}  // namespace dbtool::cli
