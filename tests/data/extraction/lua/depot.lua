--- Keeps the stock of a warehouse.
-- @module depot
local json = require("json")

local M = {}
local H = {}

---@class Shelf
---@field name string
---@field stock table<string, integer>
local Shelf = {}
Shelf.__index = Shelf

M.config = {
  limit = 50,
  hooks = {
    -- Called with every change.
    on_change = function(shelf, item)
      return shelf, item
    end,
    ["on-full"] = function() end,
  },
}

--- Creates a shelf.
---
---@param name string
---@param opts? { limit: integer }
---@return Shelf
function Shelf.new(name, opts)
  local self = setmetatable({}, Shelf)
  self.name = name
  self.stock = {}
  self.limit = (opts or {}).limit or M.config.limit
  return self
end

--- Puts an amount of an item onto the shelf.
function Shelf:put(item, amount)
  amount = amount or 1
  if amount <= 0 then
    error("no amount of " .. item)
  elseif self:total() + amount > self.limit then
    return nil, "full"
  end
  self.stock[item] = (self.stock[item] or 0) + amount
  M.config.hooks.on_change(self, item)
  return true
end

function Shelf:total()
  local sum = 0
  for _, n in pairs(self.stock) do
    sum = sum + n
  end
  return sum
end

function Shelf:__tostring() return ("Shelf(%s)"):format(self.name) end

Shelf.__call = function(self, item)
  return self.stock[item]
end

setmetatable(Shelf, {
  __call = function(class, ...)
    return class.new(...)
  end,
})

-- Reads a file.
-- Returns nil where there is none.
local function read(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

local write = function(path, text)
  local file <close> = assert(io.open(path, "w"))
  file:write(text)
end

M.load = function(path)
  local ok, found = pcall(json.decode, read(path) or "{}")
  return ok and found or {}
end

M.save = function(path, stock)
  write(path, json.encode(stock))
end

--[[
Merges stocks into one.
]]
function M.merge(...)
  local all = {}
  local function add(item, n)
    all[item] = (all[item] or 0) + n
  end
  for _, stock in ipairs({ ... }) do
    for item, n in pairs(stock) do add(item, n) end
  end
  return all
end

M["merge all"] = function(list) return M.merge(table.unpack(list)) end

M.format = {}

function M.format.line(item, n)
  return string.format("%s: %d", item, n)
end

M.format.table = function(stock)
  local lines = {}
  for item, n in pairs(stock) do
    lines[#lines + 1] = M.format.line(item, n)
  end
  table.sort(lines, function(a, b) return a < b end)
  return table.concat(lines, "\n")
end

-- Helper functions ============================================================
H.is_empty = function(stock) return next(stock) == nil end

H.keys = function(stock)
  local keys = {}
  for key in pairs(stock) do table.insert(keys, key) end
  return keys
end

---@private
H.each = function(stock, fn)
  local keys = H.keys(stock)
  local i = 0
  repeat
    i = i + 1
    if keys[i] == "" then goto continue end
    fn(keys[i], stock[keys[i]])
    ::continue::
  until i >= #keys
end

H.actions = {
  put = function(shelf, item) shelf:put(item) end,
  take = function(shelf, item)
    shelf.stock[item] = nil
  end,
  nested = { deep = function() return 1 end },
}

local first, second = function() return 1 end, 2

local iterators = {
  function() return 1 end,
  named = function() return 2 end,
}

function global_report(shelf)
  H.each(shelf.stock, function(item, n)
    print(item, n)
  end)
end

local memoized
memoized = function(n)
  if n < 2 then return n end
  return memoized(n - 1) + memoized(n - 2)
end

if first then
  function M.debug() print(second) end
else
  M.debug = function() end
end

return M
