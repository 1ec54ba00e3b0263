local depot = require("depot")

describe("depot", function()
  local shelf

  before_each(function()
    shelf = depot.Shelf("a")
  end)

  it("puts", function()
    local function check(n)
      assert.are.equal(n, shelf:total())
    end
    shelf:put("bolt", 2)
    check(2)
  end)
end)

local fixtures = setmetatable({
  empty = function() return {} end,
  full = function()
    return { bolt = 50 }
  end,
}, {})

return {
  {
    "plugin/name",
    config = function(_, opts)
      require("plugin").setup(opts)
    end,
  },
  init = function() end,
}
