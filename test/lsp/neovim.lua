-- Edits a workspace as somebody with Neovim does, with its built-in client, and prints what was seen as JSON. Starts
-- with the lines of docs/editors.md already run: `nvim --headless -c 'luafile <those>' -c 'luafile <this>'`.

local patience = 20000 -- milliseconds until something that does not come is an error
local seen = {}

-- Handles events until `is_there` gives something other than nil or false, and returns that.
local function await(what, is_there)
  local found
  local came = vim.wait(patience, function()
    found = is_there()
    return found
  end, 20)
  assert(came, what .. ' did not come')
  return found
end

local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') .. '\n'
end

-- Puts the cursor on the first place where this stands.
local function go_to(pattern)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  assert(vim.fn.search('\\V' .. pattern, 'c') > 0, pattern .. ' is not there')
end

-- What the server answers about the place of the cursor.
local function ask(method)
  local answers = vim.lsp.buf_request_sync(0, method, vim.lsp.util.make_position_params(0, 'utf-16'), patience)
  local _, answer = next(answers or {})
  return assert(answer, method .. ' was not answered').result
end

-- The rule of a diagnostic, where any version of Neovim keeps it.
local function code_of(diagnostic)
  return diagnostic.code or diagnostic.user_data.lsp.code
end

-- The diagnostics of a buffer, from the first line to the last, those of hints apart.
local function diagnostics(buffer)
  local found = vim.diagnostic.get(buffer, { severity = { min = vim.diagnostic.severity.INFO } })
  return vim.tbl_map(function(each)
    return { line = each.lnum + 1, code = code_of(each) }
  end, found)
end

local function run()
  vim.cmd('edit postgres.yaml')
  local set = vim.api.nvim_get_current_buf()
  await('the first diagnostic', function()
    return #diagnostics(set) > 0
  end)
  seen.diagnostics = diagnostics(set)
  seen.hints = vim.tbl_map(code_of, vim.diagnostic.get(set, { severity = vim.diagnostic.severity.HINT }))

  local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
  seen.lenses = client.server_capabilities.codeLensProvider ~= nil

  go_to('replicas')
  seen.hover = ask('textDocument/hover').contents.value

  -- The menu of code actions, and the choice of one.
  go_to('serviceName')
  vim.ui.select = function(actions, options, choose)
    seen.actions = vim.tbl_map(options.format_item, actions)
    choose(actions[1], 1)
  end
  vim.lsp.buf.code_action()
  await('the fix', function()
    return #diagnostics(set) == 0
  end)
  seen.fixed = text(set)
  vim.cmd('write')

  vim.cmd('edit client.yaml')
  local configuration = vim.api.nvim_get_current_buf()
  await('the diagnostic of the other file', function()
    return #diagnostics(configuration) > 0
  end)
  go_to('postgres-9')
  seen.completions = vim.tbl_map(function(item)
    return item.label
  end, ask('textDocument/completion').items)
  vim.cmd('substitute/postgres-9/postgres-0/')

  vim.cmd('buffer ' .. set)
  go_to('name: postgres\\nspec:\\n  serviceName')
  vim.cmd('normal! W')
  vim.lsp.buf.rename('store')
  await('the rename', function()
    return text(configuration):find('store%-0') and text(set):find('name: store\n')
  end)
  seen.renamed = { set = text(set), client = text(configuration) }
end

local ok, reason = xpcall(run, debug.traceback)
seen.failure = not ok and reason or nil
io.stdout:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen))
vim.cmd(ok and 'qall!' or 'cquit')
